import { Cell } from './cell';
import { recall, remember } from './time';

export type Theme = 'auto' | 'dark' | 'light';

const NEXT: Record<Theme, Theme> = { auto: 'dark', dark: 'light', light: 'auto' };

/** As the system has it unless somebody chose. */
export const theme = new Cell<Theme>(known(recall('holter.theme')));

function known(name: string | null): Theme {
  return name === 'dark' || name === 'light' ? name : 'auto';
}

function apply(): void {
  const { dataset } = document.documentElement;
  if (theme.get() === 'auto') delete dataset.theme;
  else dataset.theme = theme.get();
}

export function nextTheme(): void {
  theme.set(NEXT[theme.get()]);
  remember('holter.theme', theme.get());
  apply();
}

apply();
