import { createContext, type ComponentChildren } from 'preact';
import { useContext } from 'preact/hooks';
import { useCell } from '../cell';
import { connection } from '../live';
import { clock, coarse, fullStamp, stamp, utc } from '../time';

/** When what is drawn was true, by this tab's clock. Ages go on from there, and stand still once the connection is lost. */
export const Seen = createContext(0);

export function useGrown(): number {
  const at = useContext(Seen);
  const { lost, sign } = useCell(connection);
  const now = useCell(clock);
  return Math.max(0, (lost === null ? now : sign) - at);
}

/** An age that grows. */
export function Age({ ms }: { ms: number | null }) {
  const grown = useGrown();
  return <span class="age">{ms === null ? '–' : coarse(ms + grown)}</span>;
}

/** A moment, in the zone that is chosen; hovering shows the other. */
export function Time({ at }: { at: string | null }) {
  const inUtc = useCell(utc);
  if (at === null) return <span class="age">–</span>;
  return (
    <time dateTime={at} title={`${fullStamp(at, !inUtc)}\n${fullStamp(at, inUtc)}`}>
      {stamp(at, inUtc)}
      {inUtc && <small> UTC</small>}
    </time>
  );
}

export function Empty({ children }: { children: ComponentChildren }) {
  return <p class="empty">{children}</p>;
}

/** A part of a page with its heading. */
export function Section({ title, aside, children }: { title: string; aside?: ComponentChildren; children: ComponentChildren }) {
  return (
    <section class="panel">
      <header>
        <h2>{title}</h2>
        {aside}
      </header>
      {children}
    </section>
  );
}

/** A word and its value. */
export function Fact({ name, children }: { name: string; children: ComponentChildren }) {
  return (
    <div class="fact">
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
