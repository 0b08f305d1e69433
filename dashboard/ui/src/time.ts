import { Cell } from './cell';

/** Whether times are drawn in UTC instead of the browser's zone. Remembered. */
export const utc = new Cell(recall('holter.utc') === 'true');

/** The page's monotonic clock, each second while somebody looks. Ages go on between two answers with it; nothing is judged by it. */
export const clock = new Cell(performance.now());

setInterval(() => {
  if (!document.hidden) clock.set(performance.now());
}, 1000);
document.addEventListener('visibilitychange', () => clock.set(performance.now()));

export function recall(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null; // storage may be forbidden
  }
}

export function remember(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    // then it is not remembered
  }
}

export function toggleUtc(): void {
  utc.set(!utc.get());
  remember('holter.utc', String(utc.get()));
}

/** "340 ms", "4.2 s", "59 s", "6 m 20 s", "3 h 05 m", "2 d 4 h". */
export function duration(ms: number): string {
  const whole = Math.max(0, ms);
  if (whole < 1000) return `${Math.round(whole)} ms`;
  if (whole < 10_000) return `${(Math.floor(whole / 100) / 10).toFixed(1)} s`;
  return coarse(whole);
}

/** The same without parts of a second: an age that is redrawn each second. */
export function coarse(ms: number): string {
  const seconds = Math.floor(Math.max(0, ms) / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} m ${two(seconds % 60)} s`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return `${hours} h ${two(minutes % 60)} m`;
  return `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

function two(n: number): string {
  return String(n).padStart(2, '0');
}

/** "02:58:07" today, "11-22 02:58:07" this year, else with the year. */
export function stamp(iso: string, inUtc: boolean, now = new Date()): string {
  const at = parts(new Date(iso), inUtc);
  const today = parts(now, inUtc);
  if (at.date === today.date) return at.time;
  return `${at.year === today.year ? at.date.slice(5) : at.date} ${at.time}`;
}

/** All of it, with the zone: what hovering shows. */
export function fullStamp(iso: string, inUtc: boolean): string {
  const at = parts(new Date(iso), inUtc);
  return `${at.date} ${at.time} ${inUtc ? 'UTC' : zone()}`;
}

/** "02:58", or "11-22": what an axis has room for. */
export function clockTime(ms: number, inUtc: boolean, day: boolean): string {
  const at = parts(new Date(ms), inUtc);
  return day ? at.date.slice(5) : at.time.slice(0, 5);
}

function zone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone || 'local time';
}

function parts(date: Date, inUtc: boolean): { year: number; date: string; time: string } {
  // Shifted, so that the one way of writing a time serves both zones.
  const at = inUtc ? date : new Date(date.getTime() - date.getTimezoneOffset() * 60_000);
  if (Number.isNaN(at.getTime())) return { year: 0, date: '?', time: '?' };
  const iso = at.toISOString();
  return { year: at.getUTCFullYear(), date: iso.slice(0, 10), time: iso.slice(11, 19) };
}

/** For an input of a time: "2026-11-23T02:58". */
export function toInput(iso: string, inUtc: boolean): string {
  const at = parts(new Date(iso), inUtc);
  return at.year === 0 ? '' : `${at.date}T${at.time.slice(0, 5)}`;
}

export function fromInput(value: string, inUtc: boolean): string {
  const at = new Date(inUtc ? value + 'Z' : value);
  return Number.isNaN(at.getTime()) ? '' : at.toISOString();
}
