import { useLayoutEffect, useMemo } from 'preact/hooks';
import { ApiProblem, read } from './api';
import { Cell, useCell } from './cell';
import { Leader, sharable, type Message } from './leader';
import type { RunDetails } from './shapes';
import { parseShown } from './text';

/** What is known of one topic. `at`: when it came, by this tab's monotonic clock: its ages are of that moment. */
export interface Feed<T> {
  data: T | null;
  at: number;
  problem: ApiProblem | null;
}

/** Whether what is shown is new. `sign`: when the server was last heard of. */
export interface Connection {
  lost: string | null;
  sign: number;
}

export const connection = new Cell<Connection>({ lost: null, sign: performance.now() });

const POLL = 3_000;
/** More silence than the leader itself bears: then the leader is asleep, as a phone's tab may be. */
const ASLEEP = 45_000;
const EMPTY: Feed<never> = { data: null, at: 0, problem: null };

class Watched {
  readonly feed = new Cell<Feed<unknown>>(EMPTY);
  readers = 0;
  unwant = () => {};
  private etag: string | null = null;

  constructor(
    readonly topic: string,
    private readonly path: string,
  ) {}

  /** Asks for it; null as the answer means that nothing has changed, and then the ages go on from where they were. */
  async fetch(): Promise<void> {
    const before = this.feed.get().at;
    try {
      const answer = await read(this.path, this.etag);
      heardOf();
      // What the stream brought meanwhile may be newer than this, and would not come again.
      if (answer === null || this.feed.get().at !== before) return;
      this.take(answer.data);
      this.etag = answer.etag;
    } catch (fault) {
      const problem = fault instanceof ApiProblem ? fault : new ApiProblem(0, 'silent', String(fault));
      if (problem.status !== 404) lose(problem.message);
      this.feed.set({ ...this.feed.get(), problem });
    }
  }

  /** A tag is of what was read; what the stream brings is newer. */
  take(data: unknown): void {
    this.etag = null;
    this.feed.set({ data, at: performance.now(), problem: null });
  }
}

const watched = new Map<string, Watched>();
let streamed = new Set<string>();
let heard = performance.now();
const leader = sharable ? new Leader(hear) : null;

setInterval(() => {
  if (streamed.size > 0 && performance.now() - heard > ASLEEP) {
    streamed.clear();
    leader?.ask();
  }
  poll();
}, POLL);
document.addEventListener('visibilitychange', poll);

/** Asks for what the stream does not bring, while somebody looks. */
function poll(): void {
  if (document.hidden) return;
  for (const one of watched.values()) {
    if (!streamed.has(one.topic)) void one.fetch();
  }
}

function heardOf(): void {
  connection.set({ lost: null, sign: performance.now() });
}

function lose(why: string): void {
  connection.set({ lost: why, sign: connection.get().sign });
}

function hear(message: Message): void {
  heard = performance.now();
  if (message.kind === 'streamed') {
    streamed = new Set(message.topics);
    if (streamed.size === 0) poll();
  } else if (message.kind === 'event') {
    event(message.name, message.data);
  }
}

function event(name: string, json: string): void {
  if (name === 'ping' && connection.get().lost !== null) return; // the server lives, its database may not
  if (name === 'trouble') return lose(parseShown<{ words: string }>(json).words);
  heardOf();
  const topic = name === 'run' ? runTopic(json) : name;
  watched.get(topic)?.take(parseShown(json));
}

function runTopic(json: string): string {
  const said = JSON.parse(json) as Partial<RunDetails> & { id?: string };
  return `run:${said.run?.id ?? said.id ?? ''}`;
}

function watch(topic: string, path: string): Watched {
  const one = watched.get(topic) ?? new Watched(topic, path);
  watched.set(topic, one);
  return one;
}

/** The topic's newest, live for as long as the component is drawn. Without a stream it is asked for at the path. */
export function useFeed<T>(topic: string, path: string): Feed<T> {
  const one = useMemo(() => watch(topic, path), [topic]);
  useLayoutEffect(() => {
    watched.set(topic, one);
    if (one.readers++ === 0) {
      void one.fetch();
      one.unwant = leader?.want(topic) ?? one.unwant;
    }
    return () => {
      if (--one.readers === 0) {
        watched.delete(topic);
        one.unwant();
      }
    };
  }, [one]);
  return useCell(one.feed) as Feed<T>;
}
