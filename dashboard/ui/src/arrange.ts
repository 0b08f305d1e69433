import { useEffect, useRef, useState } from 'preact/hooks';
import type { RunRow } from './shapes';

export interface Arranged {
  rows: { row: RunRow; over: boolean }[];
  /** How many have come that are not shown yet. */
  fresh: number;
}

/**
 * The order in which rows are drawn. While somebody points at them they stay where they are, those that are over too, and
 * new ones are only counted: nothing may jump under a finger that is about to tap.
 */
export function useArranged(rows: RunRow[], held: boolean): Arranged {
  const shown = useRef(new Map<string, RunRow>());
  const now = new Map(rows.map((row) => [row.id, row]));
  if (!held) {
    shown.current = now;
    return { rows: rows.map((row) => ({ row, over: false })), fresh: 0 };
  }
  const kept = [...shown.current].map(([id, last]) => ({ row: now.get(id) ?? last, over: !now.has(id) }));
  for (const { row } of kept) shown.current.set(row.id, row);
  return { rows: kept, fresh: rows.filter((row) => !shown.current.has(row.id)).length };
}

/** A finger does not hover: rows stay for a while after it touched them. */
const TOUCHED = 6_000;

/** Whether somebody points at an element, has the focus in it, has just touched it or, without a mouse, scrolled down to it. */
export function useHold(): { held: boolean; release: () => void; on: Record<string, (event: Event) => void> } {
  const [pointed, setPointed] = useState(false);
  const [focused, setFocused] = useState(false);
  const [touched, setTouched] = useState(0);
  useEffect(() => {
    if (touched === 0) return;
    const timer = setTimeout(() => setTouched(0), TOUCHED);
    return () => clearTimeout(timer);
  }, [touched]);
  const pointer = (event: Event, over: boolean) => {
    if ((event as PointerEvent).pointerType === 'mouse') setPointed(over);
    else if (over) setTouched(performance.now());
  };
  return {
    held: pointed || focused || touched > 0 || (scrollY > 60 && matchMedia('(hover: none)').matches),
    release: () => {
      setPointed(false);
      setFocused(false);
      setTouched(0);
      scrollTo(0, 0);
    },
    on: {
      onPointerEnter: (event) => pointer(event, true),
      onPointerDown: (event) => pointer(event, true),
      onPointerLeave: (event) => pointer(event, false),
      onFocusIn: () => setFocused(true),
      onFocusOut: () => setFocused(false),
    },
  };
}
