import { useEffect, useState } from 'preact/hooks';
import { ApiProblem, read } from '../api';
import { useCell } from '../cell';
import { csv, download } from '../csv';
import { Empty, Time } from '../parts/basics';
import { Durations } from '../parts/durations';
import { Outcome, VerdictWord } from '../parts/verdict';
import { go, historyLink, route, runLink } from '../route';
import type { RunRow, RunsPage } from '../shapes';
import { grouped, plural, shortId } from '../text';
import { duration } from '../time';
import { Filters, filtersOf, type Chosen } from './filters';

const PAGE = 100;

interface Found {
  runs: RunRow[];
  next: string | null;
  searched: RunsPage['searched'];
}

/** What was, newest first; all filters are in the address. */
export function History() {
  const filters = filtersOf(useCell(route).query);
  const asked = apiQuery(filters);
  const [found, setFound] = useState<Found | null>(null);
  const [problem, setProblem] = useState('');
  const [busy, setBusy] = useState(false);

  const load = async (before: Found | null, wanted: () => boolean) => {
    setBusy(true);
    setProblem('');
    try {
      const cursor = before?.next ? `&cursor=${encodeURIComponent(before.next)}` : '';
      const page = (await read<RunsPage>(`runs?${asked}&limit=${PAGE}${cursor}`))?.data;
      if (page && wanted()) setFound({ runs: [...(before?.runs ?? []), ...page.items], next: page.nextCursor, searched: page.searched });
    } catch (fault) {
      if (wanted()) setProblem(fault instanceof ApiProblem ? fault.message : String(fault));
    } finally {
      if (wanted()) setBusy(false);
    }
  };
  useEffect(() => {
    let current = true;
    setFound(null);
    void load(null, () => current);
    return () => {
      current = false;
    };
  }, [asked]);

  return (
    <>
      <h1>History</h1>
      <Filters chosen={filters} />
      <p class="problem" role="alert">
        {problem}
      </p>
      {found !== null && <Bounds found={found} filters={filters} />}
      {found === null && problem === '' && <Empty>Asking…</Empty>}
      {found !== null && found.runs.length === 0 && <Empty>No runs match{found.next !== null && ' so far'}.</Empty>}
      {found !== null && found.runs.length > 0 && (
        <>
          <Durations runs={found.runs} />
          <p class="tools">
            <span>{plural(found.runs.length, 'run')} shown</span>
            <button type="button" onClick={() => download('holter-runs.csv', csv(found.runs))}>
              CSV of these
            </button>
          </p>
          <List runs={found.runs} />
        </>
      )}
      {found?.next && (
        <p class="tools">
          <button type="button" disabled={busy} onClick={() => void load(found, () => true)}>
            {busy ? 'Asking…' : 'More'}
          </button>
        </p>
      )}
    </>
  );
}

function apiQuery({ type, outcome, worker, from, to, q, days }: Chosen): string {
  const asked = { type, state: outcome, worker, from, to, q, days: q === '' ? '' : days };
  return new URLSearchParams(Object.entries(asked).filter(([, value]) => value !== '')).toString();
}

const WIDER: Record<string, string> = { '': '30', '7': '30', '30': '90', '90': '366' };

/** A search of texts looks at a part of the time only, and through so many runs at a time, and says so. */
function Bounds({ found: { searched, next }, filters }: { found: Found; filters: Chosen }) {
  if (searched === null || !searched.bounded) return null;
  if (next !== null) {
    return (
      <p class="bounds" role="status">
        Searched back to <Time at={searched.from} /> so far: {grouped(searched.most)} runs at a time. More goes on from there.
      </p>
    );
  }
  const wider = WIDER[filters.days];
  return (
    <p class="bounds" role="status">
      <span>
        Searched the newest {filters.days || '7'} days, back to <Time at={searched.from} />.
      </span>
      {wider !== undefined && (
        <button type="button" onClick={() => go(historyLink({ ...filters, days: wider }))}>
          Widen to {wider} days
        </button>
      )}
    </p>
  );
}

function List({ runs }: { runs: RunRow[] }) {
  return (
    <table class="history">
      <thead>
        <tr>
          <th scope="col">Outcome</th>
          <th scope="col">Job</th>
          <th scope="col">Started</th>
          <th scope="col" class="number">
            Took
          </th>
          <th scope="col">Worker</th>
          <th scope="col">What it said</th>
        </tr>
      </thead>
      <tbody>
        {runs.map((run) => (
          <tr key={run.id}>
            <td class="health">
              {run.endedAt === null ? <VerdictWord run={run} /> : <Outcome status={run.status} reason={run.reason} />}
            </td>
            <td class="job">
              <a class="type" href={runLink(run.id)} data-row={run.id}>
                {run.jobType}
              </a>
              <small>
                …{shortId(run.id)}
                {run.attempt > 1 && `, attempt ${run.attempt}`}
              </small>
            </td>
            <td class="started" data-name="started">
              <Time at={run.startedAt} />
            </td>
            <td class="number took" data-name="took">
              {duration(run.elapsedMs)}
            </td>
            <td class="worker" data-name="on">{run.workerName ?? '–'}</td>
            <td class="said">{run.error ?? run.note ?? run.progress.detail ?? ''}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
