import type { RunRow, Stop } from '../shapes';
import { words } from '../text';
import { Section, Time } from './basics';

/** How far a stop has come: requested, acknowledged, interrupted, abandoned, ended. */
export function StopLadder({ stop, run }: { stop: Stop; run: RunRow }) {
  const steps: [string, string | null][] = [
    ['requested', stop.askedAt],
    ['acknowledged', stop.observedAt],
    ['interrupted', stop.interruptedAt],
    ['abandoned', stop.abandonedAt],
    ['ended', run.endedAt],
    ['its thread left', stop.leftAt],
  ];
  return (
    <Section title="Stop">
      <p>
        {words(stop.reason)}, asked by <b>{stop.actor ?? 'Holter'}</b>
        {stop.note !== null && <>: “{stop.note}”</>}
      </p>
      <ol class="ladder">
        {steps.map(([name, at]) => (
          <li key={name} class={at === null ? 'not-yet' : 'done'}>
            {name} {at === null ? <small>not yet</small> : <Time at={at} />}
          </li>
        ))}
      </ol>
    </Section>
  );
}
