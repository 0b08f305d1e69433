import { ask, asked } from './dialogs/asked';
import { Cell } from './cell';
import { may } from './meta';
import { route } from './route';

export const helping = new Cell(false);

/** One key, one thing; there is never one that kills. */
export const KEYS: [string, string][] = [
  ['/', 'search'],
  ['j', 'next row'],
  ['k', 'row before'],
  ['Enter', 'open the row'],
  ['c', 'cancel the run, after a question'],
  ['?', 'this help'],
  ['Esc', 'close'],
];

export function listenToKeys(): void {
  addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || writing(event.target) || asked.get() !== null) return;
    if (act(event.key)) event.preventDefault();
  });
}

function act(key: string): boolean {
  if (key === '?') helping.set(!helping.get());
  else if (helping.get()) return false;
  else if (key === '/') document.querySelector<HTMLElement>('input[type=search]')?.focus();
  else if (key === 'j') move(1);
  else if (key === 'k') move(-1);
  else if (key === 'c') return cancel();
  else return false;
  return true;
}

function writing(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest('input, textarea, select') !== null;
}

function move(by: number): void {
  const rows = [...document.querySelectorAll<HTMLElement>('[data-row]')];
  const at = rows.findIndex((row) => row === document.activeElement);
  const next = rows[at < 0 ? (by > 0 ? 0 : rows.length - 1) : Math.min(rows.length - 1, Math.max(0, at + by))];
  next?.focus();
}

function cancel(): boolean {
  const row = document.activeElement instanceof HTMLElement ? document.activeElement.dataset.row : undefined;
  const id = row ?? route.get().id;
  if (id === '' || !may('CANCEL')) return false;
  ask('cancel', id);
  return true;
}
