import { Cell } from '../cell';

/** The question that is open. */
export interface Asked {
  kind: 'cancel' | 'kill' | 'rerun';
  id: string;
}

export const asked = new Cell<Asked | null>(null);

/** What became of the last one: said once, below. */
export const said = new Cell<string | null>(null);

export function ask(kind: Asked['kind'], id: string): void {
  asked.set({ kind, id });
}

let forgetting = 0;

export function say(words: string): void {
  said.set(words);
  clearTimeout(forgetting);
  forgetting = window.setTimeout(() => said.set(null), 8_000);
}
