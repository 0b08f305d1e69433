// A stand-in for the backend while one draws: the built page and made-up answers on http://127.0.0.1:8321/. Nothing is kept.
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';

const PAGE = new URL('../../src/main/resources/dev/holter/dashboard/page/', import.meta.url).pathname;
const TYPES = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml' };
const CSP =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; " +
  "form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'";
const began = Date.now();
const iso = (ago) => new Date(Date.now() - ago).toISOString();
const id = (n) => `01930000-0000-7000-8000-${String(n).padStart(12, '0')}`;

const verdict = (code, words, suggests, severity) => ({ code, words, suggests, severity });
const VERDICTS = [
  verdict('WORKER_DEAD', 'WORKER DEAD', 'look', 9),
  verdict('NOT_MOVING', 'ALIVE BUT NOT MOVING', 'cancel', 8),
  verdict('IGNORING_CANCEL', 'IGNORING CANCEL', 'kill', 7),
  verdict('SUSPECT', 'SUSPECT', 'wait', 5),
  verdict('SLOW', 'slow, and normal', 'leave', 1),
  verdict('FINE', 'fine', 'leave', 0),
];
const NAMES = ['imports.followers', 'reports.monthly', 'sync.contacts', 'mail.digest', 'search.reindex', 'billing.close'];

function row(n) {
  const given = VERDICTS[n % VERDICTS.length];
  const over = n >= 100;
  const status = over ? ['SUCCEEDED', 'SUCCEEDED', 'FAILED', 'SUCCEEDED', 'TIMED_OUT', 'CANCELLED', 'TERMINATED'][n % 7] : 'RUNNING';
  const elapsed = over ? 800 + ((n * 7919) % 900) ** 2 : 380_000 + n * 61_000 + (Date.now() - began);
  const done = 450 + Math.floor((Date.now() - began) / 400);
  return {
    id: id(n), workflowId: id(n + 1000), attempt: 1 + (n % 3), host: 'quartz', scheduler: 'main', jobType: NAMES[n % 6],
    workerId: id(9000 + (n % 3)), workerName: `app-${n % 3}`, workerHost: 'db7.internal', status, reason: status === 'FAILED' ? 'JOB_ERROR' : null,
    note: null, health: 'FINE', stale: given.severity > 7, verdict: over ? verdict('ENDED', status.toLowerCase(), 'rerun', 0) : given,
    startedAt: iso(over ? (n - 99) * 700_000 : elapsed), endedAt: over ? iso((n - 99) * 700_000 - elapsed) : null, elapsedMs: elapsed,
    beatMs: over ? null : given.code === 'WORKER_DEAD' ? 131_000 : 400, movedMs: over ? null : given.severity > 6 ? 380_000 : 300,
    stageOrdinal: n % 4, stages: n % 4 ? 4 : null,
    progress: {
      stage: n % 4 ? 'fetch followers' : null, done, total: n % 4 === 3 ? null : 1200, unit: 'users', detail: `Fetching page ${n} (${done} users so far)`,
      percent: n % 4 === 3 ? null : Math.min(100, done / 12), ratePerSecond: 2.5, remainingMs: n % 4 === 3 ? null : 300_000, elapsedMs: elapsed,
    },
    error: status === 'FAILED' ? 'java.lang.IllegalStateException: page <b>3</b> is missing' : null, labels: { tenant: 'acme', 'job id': String(n) },
    actions: over ? ['rerun'] : ['cancel', 'kill', 'capture'],
  };
}

const stack = ['java.base/sun.nio.ch.Net.poll(Native Method)', 'java.base/java.net.Socket.read(Socket.java:1099)', 'com.acme.Feed.page(Feed.java:88)', 'com.acme.ImportJob.execute(ImportJob.java:41)', 'org.quartz.core.JobRunShell.run(JobRunShell.java:206)'];

function details(n) {
  const run = row(n);
  const stage = (ordinal, name, from, length) => ({
    ordinal, name, startedAt: new Date(Date.parse(run.startedAt) + from).toISOString(), elapsedMs: length ?? run.elapsedMs - from,
    endedAt: length === null ? null : new Date(Date.parse(run.startedAt) + from + length).toISOString(), outcome: length === null ? 'RUNNING' : 'SUCCEEDED', progress: run.progress,
  });
  const sample = (ago) => ({ at: iso(ago), kind: 'stalled', threadName: 'main_Worker-3', threadState: 'RUNNABLE', words: 'blocked on a socket read in com.acme.Feed.page', waitsFor: null, heldBy: null, cpuMs: 12, stack: stack.join('\n'), frames: stack.map((text) => ({ text, application: text.startsWith('com.acme') })), sameFrame: '3 of 3' });
  return {
    now: iso(0), etag: '"a.b"', run, sentence: 'The process lives, and the job has not moved for 6 minutes; it promised to every 5. Look at where its thread stands; cancel it.',
    jobKey: 'imports.' + run.jobType, triggerKey: 'DEFAULT.nightly', errorStack: run.error && run.error + '\n\tat ' + stack.join('\n\tat '), lateOutcome: null,
    stop: n % 6 === 2 ? { reason: 'CANCEL', actor: 'anna', note: 'seen enough', askedAt: iso(60_000), observedAt: null, interruptedAt: iso(50_000), abandonedAt: null, leftAt: null } : null,
    usual: { p50Ms: 200_000, p95Ms: 340_000, runs: 40 },
    stages: [stage(1, 'log in', 0, 9_000), stage(2, 'fetch followers', 9_000, 120_000), stage(3, 'write', 129_000, run.endedAt ? 50_000 : null)],
    attempts: [{ ...run, id: id(n + 500), attempt: 1, status: 'TIMED_OUT', reason: 'WORKER_LOST' }, { ...run, attempt: 2 }],
    events: [{ id: id(1), at: iso(90_000), kind: 'stale', runId: run.id, workerId: null, actor: null, text: 'no beat for 5 minutes' }],
    evidence: [sample(40_000), sample(20_000), sample(5_000)], checkpoint: { savedAt: iso(70_000), codec: 'jackson', bytes: 312, attempt: 2 },
    afterKill: 'Quartz will not run it again by itself.', withheld: false,
  };
}

const worker = (n, status, words) => ({
  id: id(9000 + n), number: n, name: `app-${n}`, type: 'quartz', host: 'db7.internal', pid: 4100 + n, version: '1.4.0', status, words, startedAt: iso(9_000_000), beatAt: iso(400),
  beatMs: 400, leaseExpiresAt: iso(-9_000), endedAt: status === 'LOST' || status === 'STOPPED' ? iso(100_000) : null, running: n < 3 ? 2 : 0, task: null, metadata: {},
  runs: n < 3 ? [0, 3].map((k) => ({ id: id(n + k), jobType: NAMES[n + k], startedAt: iso(400_000) })) : [],
});
const active = () => VERDICTS.map((_, n) => row(n));
const answers = {
  meta: () => ({ now: iso(0), version: '0.1.0', principal: 'anna', permissions: ['VIEW', 'VIEW_DETAIL', 'CANCEL', 'KILL', 'RERUN'], readOnlyBecause: null, searchDays: 7 }),
  'runs/counts': () => ({ now: iso(0), running: 6, waiting: 0, stale: 2, cancelling: 1, suspect: 1, workersAlive: 3, workersSuspect: 0, workersDead: 1, lastFinishedAt: iso(500_000) }),
  workers: () => ({ now: iso(0), alive: [worker(0, 'PROCESSING', 'alive'), worker(1, 'PROCESSING', 'alive'), worker(2, 'SUSPECT', 'suspect')], ended: [worker(4, 'LOST', 'dead: gave no sign'), worker(5, 'STOPPED', 'stopped cleanly')] }),
  types: () => ({ now: iso(0), sampled: false, items: NAMES.map((jobType, n) => ({ jobType, runs: 400 - n * 31, succeeded: 1, failed: n, killed: n % 2, okPercent: 100 - n * 1.7, p50Ms: 4_000 * n + 900, p95Ms: 90_000, stale: n === 1 ? 1 : 0, running: 1, spark: Array.from({ length: 24 }, (_, h) => ({ runs: (h * (n + 3)) % 17, bad: (h * n) % 5 === 4 ? 2 : 0 })) })) }),
};

function answer(path, query) {
  if (path in answers) return answers[path]();
  if (path.startsWith('workers/')) return { worker: worker(4, 'LOST', 'dead'), runs: [], held: [row(0), row(1)] };
  if (path.startsWith('runs/')) return details(Number(path.slice(-12)));
  const items = query.get('sort') === 'worst' ? active() : Array.from({ length: 100 }, (_, n) => row(100 + n));
  return { now: iso(0), items, nextCursor: null, searched: query.get('q') ? { from: iso(7 * 86_400_000), to: iso(0), bounded: true } : null };
}

function stream(query, response) {
  response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' });
  const send = (name, data) => response.write(`event: ${name}\ndata: ${JSON.stringify(data)}\n\n`);
  const all = () => {
    for (const topic of query.get('topics').split(',')) {
      if (topic === 'runs') send('runs', { now: iso(0), rows: active(), more: false, lastFinishedAt: null });
      else if (topic.startsWith('run:')) send('run', details(Number(topic.slice(-12))));
      else send(topic, topic === 'counts' ? answers['runs/counts']() : answers[topic]());
    }
  };
  send('hello', { now: iso(0), topics: query.get('topics').split(',') });
  all();
  const timer = setInterval(all, 1000);
  response.on('close', () => clearInterval(timer));
}

createServer(async (request, response) => {
  const { pathname, searchParams } = new URL(request.url, 'http://x');
  const path = pathname.replace(/^.*?\/api\/v1\//, '');
  if (path === 'stream') return stream(searchParams, response);
  if (request.method === 'POST') return response.writeHead(202, { 'Content-Type': 'application/json' }).end('{"answer":"ACCEPTED","words":"Recorded; its worker hears of it within moments."}');
  if (pathname.includes('/api/v1/')) return response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(answer(path, searchParams)));
  const name = pathname.endsWith('/') ? 'index.html' : pathname.slice(1);
  readFile(join(PAGE, name)).then(
    (body) => response.writeHead(200, { 'Content-Type': TYPES[extname(name)] ?? 'text/plain', 'Content-Security-Policy': CSP }).end(body),
    () => response.writeHead(404).end(),
  );
}).listen(8321, '127.0.0.1');
