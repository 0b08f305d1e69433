import type { RunRow, Status, Verdict } from '../shapes';
import { words } from '../text';

/** Health is a word and a shape, and only then a colour. */
const SHAPES: Record<string, { tone: string; path: string }> = {
  FINE: { tone: 'fine', path: 'M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2Z' },
  SLOW: { tone: 'fine', path: 'M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2Zm0 3a3 3 0 1 1 0 6 3 3 0 0 1 0-6Z' },
  WAITING: { tone: 'calm', path: 'M4 3h3v10H4zM9 3h3v10H9z' },
  STOPPING: { tone: 'warn', path: 'M4 2h8l-3.2 6L12 14H4l3.2-6Z' },
  SUSPECT: { tone: 'warn', path: 'M8 2 15 14H1Z' },
  QUIET: { tone: 'warn', path: 'M2 7h12v2H2Z' },
  NOT_MOVING: { tone: 'bad', path: 'M5 1.5h6L14.5 5v6L11 14.5H5L1.5 11V5Z' },
  OVERDUE: { tone: 'bad', path: 'M8 1 14 14H2ZM7 6v4h2V6ZM7 11v2h2v-2Z' },
  WORKER_DEAD: { tone: 'bad', path: 'm3 1.5 5 5 5-5L14.5 3l-5 5 5 5-1.5 1.5-5-5-5 5L1.5 13l5-5-5-5Z' },
  IGNORING_CANCEL: { tone: 'bad', path: 'M8 1 15 8 8 15 1 8Z' },
  ABANDONED: { tone: 'bad', path: 'M8 1 15 8 8 15 1 8Z' },
  STILL_EXECUTING: { tone: 'bad', path: 'M8 1 15 8 8 15 1 8Z' },
  LATE_OUTCOME: { tone: 'warn', path: 'M8 2 15 14H1Z' },
  ENDED: { tone: 'calm', path: 'M3 3h10v10H3Z' },
};

const OUTCOMES: Record<string, { tone: string; path: string }> = {
  RUNNING: { tone: 'calm', path: SHAPES.SLOW!.path },
  WAITING: SHAPES.WAITING!,
  SUCCEEDED: { tone: 'fine', path: 'm2 8.5 1.8-1.8L6.6 9.5l5.8-6 1.8 1.8L6.6 13Z' },
  FAILED: { tone: 'bad', path: SHAPES.WORKER_DEAD!.path },
  TIMED_OUT: { tone: 'bad', path: SHAPES.STOPPING!.path },
  TERMINATED: { tone: 'bad', path: SHAPES.IGNORING_CANCEL!.path },
  CANCELLED: { tone: 'calm', path: SHAPES.ENDED!.path },
  SUPERSEDED: { tone: 'calm', path: 'M2 3l5 5-5 5ZM8 3l5 5-5 5Z' },
};

/** What has a shape: a run, or a worker in the same state. */
export interface Marked {
  status: string;
  verdict: { code: string };
}

const UNKNOWN = { tone: 'calm', path: SHAPES.ENDED!.path };

function mark(run: Marked) {
  const ended = run.verdict.code === 'ENDED' ? OUTCOMES[run.status] : undefined;
  return ended ?? SHAPES[run.verdict.code] ?? UNKNOWN;
}

export function tone(run: Marked): string {
  return mark(run).tone;
}

export function Shape({ run }: { run: Marked }) {
  const { tone, path } = mark(run);
  return (
    <svg class={`shape ${tone}`} viewBox="0 0 16 16" aria-hidden="true">
      <path d={path} />
    </svg>
  );
}

/** How a run ended, or that it has not; how it seems is another question. */
export function Outcome({ status, reason = null }: { status: Status; reason?: string | null }) {
  const run = { status, verdict: { code: 'ENDED' } };
  return (
    <span class={`outcome ${mark(run).tone}`}>
      <Shape run={run} /> {words(status)}
      {reason !== null && <small> {words(reason)}</small>}
    </span>
  );
}

const SUGGESTIONS: Record<string, string> = {
  leave: '',
  wait: 'wait some seconds',
  look: 'read both',
  cancel: 'cancel',
  kill: 'force-kill',
  rerun: 'run it again',
};

/** What to do, in a few words; the run's page has a sentence. */
export function suggestion({ code, suggests }: Verdict): string {
  if (code === 'QUIET') return 'look at the stack';
  if (code === 'NOT_MOVING' || code === 'OVERDUE') return 'look at the stack, cancel';
  if (code === 'WORKER_DEAD') return 'what happened to its runs, run again';
  return SUGGESTIONS[suggests] ?? suggests;
}

/** The verdict as a list shows it. */
export function VerdictWord({ run }: { run: RunRow }) {
  const hint = suggestion(run.verdict);
  return (
    <span class={`verdict ${tone(run)}`}>
      <Shape run={run} />
      <span class="words">
        <b>{run.verdict.words}</b>
        {hint !== '' && <small>{hint}</small>}
      </span>
    </span>
  );
}
