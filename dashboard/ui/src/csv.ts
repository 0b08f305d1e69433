import type { RunRow } from './shapes';

const COLUMNS: [string, (run: RunRow) => string | number | null][] = [
  ['run', (run) => run.id],
  ['workflow', (run) => run.workflowId],
  ['attempt', (run) => run.attempt],
  ['type', (run) => run.jobType],
  ['status', (run) => run.status],
  ['reason', (run) => run.reason],
  ['started', (run) => run.startedAt],
  ['ended', (run) => run.endedAt],
  ['elapsed_ms', (run) => run.elapsedMs],
  ['worker', (run) => run.workerName],
  ['host', (run) => run.workerHost],
  ['note', (run) => run.note],
  ['error', (run) => run.error],
];

/** What begins like a formula would be one in a spreadsheet. */
const FORMULA = /^[=+\-@\t\r]/;

function field(value: string | number | null): string {
  if (typeof value === 'number') return String(value);
  const text = value ?? '';
  const plain = FORMULA.test(text) ? `'${text}` : text;
  return /[",\n\r]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}

export function csv(runs: RunRow[]): string {
  const lines = [COLUMNS.map(([name]) => name), ...runs.map((run) => COLUMNS.map(([, of]) => field(of(run))))];
  return lines.map((line) => line.join(',')).join('\r\n') + '\r\n';
}

/** Hands a file to the browser; nothing leaves the machine. */
export function download(name: string, text: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type: 'text/csv;charset=utf-8' }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
