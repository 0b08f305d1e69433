import { useState } from 'preact/hooks';
import { act, ApiProblem, onceKey } from '../api';
import { say } from '../dialogs/asked';
import type { Evidence, RunDetails, RunRow } from '../shapes';
import { words } from '../text';
import { coarse, duration } from '../time';
import { Empty, Section, Time, useGrown } from './basics';
import { Copy } from './copy';

/** Where its thread stands: the newest sample open, the older ones below. */
export function Stacks({ details: { run, evidence, withheld } }: { details: RunDetails }) {
  const newest = (evidence ?? []).toReversed();
  if (newest.length === 0 && !withheld && run.endedAt !== null) return null;
  return (
    <Section title="Its thread" aside={run.actions.includes('capture') && <Capture id={run.id} />}>
      {withheld && <Empty>Stacks and errors are shown to those who may see details.</Empty>}
      {!withheld && newest.length === 0 && <Empty>Nothing was captured yet.</Empty>}
      {newest.map((one, i) => (
        <details key={one.at + one.kind} open={i === 0}>
          <summary>
            <Time at={one.at} /> <Ago at={one.at} run={run} /> {words(one.kind)}: <b>{one.threadName}</b> {words(one.threadState)}
            {one.sameFrame !== null && <mark>same frame in {one.sameFrame} samples</mark>}
          </summary>
          <Doing evidence={one} />
          <Frames evidence={one} />
        </details>
      ))}
    </Section>
  );
}

/** How old it is, while the run is open: its start and its time elapsed say when now is, by the database's clock. */
function Ago({ at, run }: { at: string; run: RunRow }) {
  const grown = useGrown();
  if (run.endedAt !== null) return null;
  const age = Date.parse(run.startedAt) + run.elapsedMs - Date.parse(at);
  return <small>({coarse(age + grown)} ago)</small>;
}

/** What it does, in words, and who has what it waits for. */
function Doing({ evidence: { words: doing, waitsFor, heldBy, cpuMs } }: { evidence: Evidence }) {
  if (!doing) return null;
  return (
    <p>
      {doing}
      {waitsFor && !doing.includes(waitsFor) && `; it waits for ${waitsFor}`}
      {heldBy && `, held by ${heldBy}`}
      {typeof cpuMs === 'number' && <small> ({duration(cpuMs)} of processor between the looks)</small>}
    </p>
  );
}

function Frames({ evidence: { frames, stack, threadName } }: { evidence: Evidence }) {
  const own = frames.findIndex((frame) => frame.application);
  return (
    <div class="frames">
      <Copy text={stack} what="the stack" />
      <pre tabIndex={0} aria-label={`Stack of ${threadName}`}>
        {frames.map((frame, i) => (
          <span key={i} class={i === own ? 'own' : frame.application ? 'application' : ''}>
            {frame.text}
            {i === own && <em>{'  ◀ first of the application'}</em>}
            {'\n'}
          </span>
        ))}
      </pre>
    </div>
  );
}

function Capture({ id }: { id: string }) {
  const [busy, setBusy] = useState(false);
  const capture = async () => {
    setBusy(true);
    try {
      say((await act(`runs/${encodeURIComponent(id)}/stacks`, {}, onceKey())).words);
    } catch (fault) {
      say(fault instanceof ApiProblem ? fault.message : String(fault));
    } finally {
      setBusy(false);
    }
  };
  return (
    <button type="button" class="small" disabled={busy} onClick={capture}>
      Capture again
    </button>
  );
}
