import type { Progress, RunRow } from '../shapes';
import { tone } from './verdict';
import { grouped } from '../text';

/** How far it has come: a bar where the total is known, a count where it is not, never a guess. */
export function Bar({ progress }: { progress: Progress }) {
  const { percent } = progress;
  return (
    <svg class="bar" role="img" aria-label={percent === null ? counted(progress) || 'no total known' : `${Math.floor(percent)} percent`}>
      <rect class="rail" width="100%" height="100%" rx="3" />
      {percent !== null && <rect class="fill" width={`${Math.min(100, Math.max(0, percent))}%`} height="100%" rx="3" />}
    </svg>
  );
}

/** "450 of 1,200 users", "450 users", or nothing. */
export function counted({ done, total, unit }: Progress): string {
  if (total === null && done === 0) return '';
  const all = total === null ? '' : ` of ${grouped(total)}`;
  return `${grouped(done)}${all}${unit === null ? '' : ' ' + unit}`;
}

/** How long the rest takes; nobody can say that of a run that does not move, or is to stop. */
export function remainingMs(run: RunRow): number | null {
  return tone(run) === 'fine' ? run.progress.remainingMs : null;
}

/** Whole percents; 100 only when it is all. */
export function percentWords({ percent }: Progress): string {
  return percent === null ? '' : `${Math.floor(percent)} %`;
}
