import { read } from './api';
import { Cell } from './cell';
import type { Meta } from './shapes';

/** Who this is and what they may do; null until the server has said. */
export const meta = new Cell<Meta | null>(null);

export function may(permission: string): boolean {
  return meta.get()?.permissions.includes(permission) ?? false;
}

export async function learn(): Promise<void> {
  try {
    meta.set((await read<Meta>('meta'))?.data ?? null);
  } catch {
    // every action is asked for again on the server; the page only draws less
  }
}
