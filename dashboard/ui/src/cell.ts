import { useLayoutEffect, useReducer } from 'preact/hooks';

/** A value that tells who reads it when it changes. */
export class Cell<T> {
  private readonly readers = new Set<() => void>();

  constructor(private value: T) {}

  get(): T {
    return this.value;
  }

  set(value: T): void {
    if (Object.is(value, this.value)) return;
    this.value = value;
    for (const reader of [...this.readers]) reader();
  }

  subscribe(reader: () => void): () => void {
    this.readers.add(reader);
    return () => this.readers.delete(reader);
  }
}

/** The cell's value; the component is drawn anew with each change, also with one between drawing and subscribing. */
export function useCell<T>(cell: Cell<T>): T {
  const [, draw] = useReducer<number, void>((drawn) => drawn + 1, 0);
  const drawn = cell.get();
  useLayoutEffect(() => {
    if (!Object.is(cell.get(), drawn)) draw();
    return cell.subscribe(() => draw());
  }, [cell]);
  return drawn;
}
