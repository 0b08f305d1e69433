/** What the API answers. Times are ISO UTC; ages and durations are milliseconds, by the database's clock at the answer's `now`. */

export type Status =
  | 'RUNNING'
  | 'WAITING'
  | 'SUCCEEDED'
  | 'FAILED'
  | 'CANCELLED'
  | 'TERMINATED'
  | 'TIMED_OUT'
  | 'SUPERSEDED';

export type ActionName = 'cancel' | 'kill' | 'rerun' | 'capture';

/** How a run seems. The words are the server's; the page adds a shape and a colour, and sorts by severity. */
export interface Verdict {
  code: string;
  words: string;
  suggests: string;
  severity: number;
}

export interface Progress {
  stage: string | null;
  done: number;
  total: number | null;
  unit: string | null;
  detail: string | null;
  percent: number | null;
  ratePerSecond: number | null;
  remainingMs: number | null;
}

export interface Stop {
  reason: string;
  actor: string | null;
  note: string | null;
  askedAt: string;
  observedAt: string | null;
  interruptedAt: string | null;
  abandonedAt: string | null;
  leftAt: string | null;
}

export interface RunRow {
  id: string;
  workflowId: string;
  attempt: number;
  host: string;
  scheduler: string;
  jobType: string;
  workerId: string | null;
  workerName: string | null;
  workerHost: string | null;
  status: Status;
  reason: string | null;
  note: string | null;
  health: string;
  stale: boolean;
  verdict: Verdict;
  startedAt: string;
  endedAt: string | null;
  elapsedMs: number;
  beatMs: number | null;
  movedMs: number | null;
  stageOrdinal: number;
  stages: number | null;
  progress: Progress;
  error: string | null;
  labels: Record<string, string>;
  actions: ActionName[];
}

export interface Stage {
  ordinal: number;
  name: string;
  startedAt: string;
  endedAt: string | null;
  elapsedMs: number;
  outcome: Status;
  progress: Progress;
}

export interface Evidence {
  at: string;
  kind: string;
  threadName: string;
  threadState: string;
  /** What the thread does: "blocked on a socket read in …". */
  words: string | null;
  waitsFor: string | null;
  heldBy: string | null;
  /** Used between the looks. */
  cpuMs: number | null;
  stack: string;
  frames: { text: string; application: boolean }[];
  /** "3 of 3": in so many samples the thread stood at this one's first frame; null with one sample. */
  sameFrame: string | null;
}

export interface HolterEvent {
  id: string;
  at: string;
  kind: string;
  runId: string | null;
  workerId: string | null;
  actor: string | null;
  text: string;
}

export interface RunDetails {
  now: string;
  etag: string;
  run: RunRow;
  sentence: string;
  jobKey: string;
  triggerKey: string | null;
  errorStack: string | null;
  lateOutcome: string | null;
  stop: Stop | null;
  usual: { p50Ms: number; p95Ms: number; runs: number } | null;
  stages: Stage[];
  attempts: RunRow[];
  events: HolterEvent[];
  evidence: Evidence[] | null;
  checkpoint: { savedAt: string; codec: string; bytes: number; attempt: number } | null;
  afterKill: string;
  withheld: boolean;
}

export interface Counts {
  running: number;
  waiting: number;
  stale: number;
  cancelling: number;
  suspect: number;
  workersAlive: number;
  workersSuspect: number;
  workersDead: number;
  lastFinishedAt: string | null;
}

export interface RunsNow {
  now: string;
  rows: RunRow[];
  more: boolean;
  lastFinishedAt: string | null;
}

export interface RunsPage {
  now: string;
  items: RunRow[];
  nextCursor: string | null;
  /** Null without a search; bounded: only a part was looked at, back to `from`, and at most so many runs an answer. */
  searched: { from: string; to: string; bounded: boolean; most: number } | null;
}

export interface WorkerRow {
  id: string;
  name: string;
  type: string;
  host: string;
  pid: number;
  version: string;
  status: string;
  words: string;
  startedAt: string;
  beatAt: string;
  beatMs: number;
  endedAt: string | null;
  running: number;
  task: string | null;
  metadata: Record<string, string>;
  runs: { id: string; jobType: string; startedAt: string }[];
}

export interface Workers {
  now: string;
  alive: WorkerRow[];
  ended: WorkerRow[];
}

export interface WorkerDetails {
  now: string;
  worker: WorkerRow;
  runs: RunRow[];
  held: RunRow[];
}

export interface TypeStatistics {
  jobType: string;
  runs: number;
  succeeded: number;
  failed: number;
  killed: number;
  okPercent: number | null;
  p50Ms: number | null;
  p95Ms: number | null;
  stale: number;
  running: number;
  /** Of each of the last 24 hours, the oldest first. */
  spark: { runs: number; bad: number }[];
}

export interface Types {
  now: string;
  sampled: boolean;
  items: TypeStatistics[];
}

export interface Finding {
  check: string;
  verdict: string;
  found: string;
  remedy: string;
}

/** What the doctor found. */
export interface Surroundings {
  now: string;
  findings: Finding[];
}

export interface Meta {
  now: string;
  version: string;
  principal: string | null;
  permissions: string[];
  readOnlyBecause: string | null;
  searchDays: number;
}

/** What an action answers. */
export interface Acted {
  answer: string;
  words: string;
}

/** RFC 9457. */
export interface Problem {
  title: string;
  detail: string | null;
  code: string;
  requestId: string | null;
}
