import { API } from './api';

/*
 * One stream a browser. The tab that holds the lock "… leads" opens it and hands every event to the others through a
 * channel. Which topics are wanted is told by locks too: a tab holds a shared one for each topic it shows. The browser frees
 * a tab's locks when it dies, so a dead leader has an heir at once, and a dead tab's topics go by themselves.
 */

export type Message =
  | { kind: 'event'; name: string; data: string }
  /** Which topics come by the stream; none while there is no stream. */
  | { kind: 'streamed'; topics: string[] }
  | { kind: 'wanted' | 'who' };

const SCOPE = `holter ${API.pathname}`;
const TOPIC = `${SCOPE} topic `;
const EVENTS = ['hello', 'runs', 'counts', 'workers', 'run', 'trouble', 'ping'];
/** The server pings every 15 s; more silence than two of them is a dead connection that says nothing. */
const SILENCE = 35_000;
const AGAIN = 5_000;
/** As many runs as the server lets one stream watch; the tabs of those beyond poll. */
const MOST_RUNS = 20;

/** Locks exist on pages from the same machine or by https only; elsewhere every tab polls. */
export const sharable = 'locks' in navigator && 'BroadcastChannel' in window;

export class Leader {
  private readonly channel = new BroadcastChannel(SCOPE);
  private source: EventSource | null = null;
  private topics = '';
  private streamed: string[] = [];
  private leading = false;
  private watchdog = 0;

  /** Hears all that the stream says, whichever tab has it. */
  constructor(private readonly hear: (message: Message) => void) {
    this.channel.onmessage = ({ data }: MessageEvent<Message>) => this.told(data);
    void navigator.locks.request(`${SCOPE} leads`, () => this.lead());
    this.ask();
  }

  /** Has whoever leads say what is streamed. */
  ask(): void {
    this.channel.postMessage({ kind: 'who' });
  }

  /** Wants a topic until the answer is called. */
  want(topic: string): () => void {
    let release = () => {};
    const released = new Promise<void>((resolve) => (release = resolve));
    void navigator.locks
      .request(TOPIC + topic, { mode: 'shared' }, () => {
        this.changed();
        return released;
      })
      .then(() => this.changed());
    return release;
  }

  private changed(): void {
    if (this.leading) void this.refresh();
    else this.channel.postMessage({ kind: 'wanted' });
  }

  private told(message: Message): void {
    if (message.kind === 'event' || message.kind === 'streamed') this.hear(message);
    else if (this.leading && message.kind === 'who') this.say({ kind: 'streamed', topics: this.streamed });
    else if (this.leading) void this.refresh();
  }

  private lead(): Promise<never> {
    this.leading = true;
    void this.refresh();
    return new Promise(() => {}); // until this tab is gone
  }

  /** Opens the stream anew when the tabs look at something else than before. */
  private async refresh(): Promise<void> {
    const { held = [] } = await navigator.locks.query();
    const names = held.map((lock) => lock.name ?? '').filter((name) => name.startsWith(TOPIC));
    const topics = [...new Set(names)].map((name) => name.slice(TOPIC.length)).sort();
    const runs = topics.filter((topic) => topic.startsWith('run:'));
    const wanted = [...topics.filter((topic) => !runs.includes(topic)), ...runs.slice(0, MOST_RUNS)].join(',');
    if (wanted !== this.topics) {
      this.topics = wanted;
      this.open();
    }
  }

  private open(): void {
    this.source?.close();
    clearTimeout(this.watchdog);
    this.source = null;
    if (this.topics === '') return;
    const source = new EventSource(new URL(`stream?topics=${encodeURIComponent(this.topics)}`, API));
    this.source = source;
    for (const name of EVENTS) source.addEventListener(name, (event) => this.heard(name, event));
    source.onerror = () => {
      this.down();
      // The browser tries again by itself, unless the server refused.
      if (source.readyState === EventSource.CLOSED && this.source === source) this.later(AGAIN);
    };
    this.later(SILENCE);
  }

  private heard(name: string, event: MessageEvent<string>): void {
    this.later(SILENCE);
    if (name === 'hello') {
      this.streamed = (JSON.parse(event.data) as { topics: string[] }).topics;
      this.say({ kind: 'streamed', topics: this.streamed });
    }
    this.say({ kind: 'event', name, data: event.data });
    if (name === 'ping') void this.refresh();
  }

  private later(ms: number): void {
    clearTimeout(this.watchdog);
    this.watchdog = window.setTimeout(() => {
      this.down();
      this.open();
    }, ms);
  }

  private down(): void {
    this.streamed = [];
    this.say({ kind: 'streamed', topics: [] });
  }

  private say(message: Message): void {
    this.hear(message);
    this.channel.postMessage(message);
  }
}
