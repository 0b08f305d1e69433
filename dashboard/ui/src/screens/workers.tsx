import { useEffect, useState } from 'preact/hooks';
import { read } from '../api';
import { useFeed } from '../live';
import { Age, Empty, Section, Seen, Time } from '../parts/basics';
import { Shape, tone, type Marked } from '../parts/verdict';
import { historyLink, runLink } from '../route';
import type { WorkerDetails, WorkerRow, Workers } from '../shapes';
import { shortId } from '../text';
import { Statistics } from './statistics';
import { Surroundings } from './surroundings';

/** Who executes, who did, and how each type of job does. */
export function WorkersPage() {
  const { data, at, problem } = useFeed<Workers>('workers', 'workers');
  return (
    <Seen.Provider value={at}>
      <h1>Workers</h1>
      {data === null && <Empty>{problem?.message ?? 'Asking…'}</Empty>}
      {data !== null && (
        <>
          <Section title={`Alive by their lease, ${data.alive.length}`}>
            {data.alive.length === 0 ? <Empty>No worker is alive.</Empty> : <List workers={data.alive} />}
          </Section>
          {data.ended.length > 0 && (
            <Section title="Over: stopped cleanly, or dead">
              <List workers={data.ended} />
            </Section>
          )}
        </>
      )}
      <Statistics />
      <Surroundings />
    </Seen.Provider>
  );
}

/** The shape of a run in the same state. */
function state({ status }: WorkerRow): Marked {
  const code = { SUSPECT: 'SUSPECT', LOST: 'WORKER_DEAD', STOPPED: 'ENDED', STOPPING: 'STOPPING' }[status] ?? 'FINE';
  return { status: '', verdict: { code } };
}

function List({ workers }: { workers: WorkerRow[] }) {
  return (
    <table class="workers">
      <thead>
        <tr>
          <th scope="col">State</th>
          <th scope="col">Worker</th>
          <th scope="col">Process</th>
          <th scope="col" class="number">
            BEAT
          </th>
          <th scope="col">Runs</th>
        </tr>
      </thead>
      <tbody>
        {workers.map((worker) => (
          <Row key={worker.id} worker={worker} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ worker }: { worker: WorkerRow }) {
  const over = worker.endedAt !== null;
  return (
    <tr>
      <td class="health">
        <span class={`verdict ${tone(state(worker))}`}>
          <Shape run={state(worker)} />
          <span class="words">
            <b>{worker.words}</b>
            {over && (
              <small>
                <Time at={worker.endedAt} />
              </small>
            )}
          </span>
        </span>
      </td>
      <td class="job">
        <a href={historyLink({ worker: worker.id })} data-row="">
          {worker.name}
        </a>
        <small>
          {worker.type} {worker.version}
        </small>
      </td>
      <td class="process">
        {worker.host}, pid {worker.pid}
        <small>
          since <Time at={worker.startedAt} />
        </small>
      </td>
      <td class="number" data-name="BEAT">
        {over ? <Time at={worker.beatAt} /> : <Age ms={worker.beatMs} />}
      </td>
      <td class="held">{over ? <Held worker={worker} /> : <Current worker={worker} />}</td>
    </tr>
  );
}

function Current({ worker }: { worker: WorkerRow }) {
  if (worker.running === 0) return <small>none</small>;
  return (
    <ul>
      {worker.runs.map((run) => (
        <li key={run.id}>
          <a href={runLink(run.id)}>{run.jobType}</a> <small>…{shortId(run.id)}</small>
        </li>
      ))}
      {worker.running > worker.runs.length && <li>and {worker.running - worker.runs.length} more</li>}
    </ul>
  );
}

/** What a dead one held when it was given up: asked for when somebody looks. */
function Held({ worker }: { worker: WorkerRow }) {
  const [open, setOpen] = useState(false);
  const [details, setDetails] = useState<WorkerDetails | null>(null);
  useEffect(() => {
    if (!open || details !== null) return;
    read<WorkerDetails>(`workers/${encodeURIComponent(worker.id)}`).then(
      (answer) => setDetails(answer?.data ?? null),
      () => setOpen(false),
    );
  }, [open]);
  if (worker.status !== 'LOST') return <small>none</small>;
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>what it held</summary>
      {details?.held.length === 0 && <small>nothing</small>}
      <ul>
        {details?.held.map((run) => (
          <li key={run.id}>
            <a href={runLink(run.id)}>{run.jobType}</a> <small>…{shortId(run.id)}</small>
          </li>
        ))}
      </ul>
    </details>
  );
}
