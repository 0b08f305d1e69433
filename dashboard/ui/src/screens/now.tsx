import { useArranged, useHold } from '../arrange';
import { useFeed } from '../live';
import { Age, Empty, Seen, Time } from '../parts/basics';
import { Bar, counted, percentWords, remainingMs } from '../parts/bar';
import { VerdictWord, tone } from '../parts/verdict';
import { runLink } from '../route';
import type { Counts, RunRow, RunsNow } from '../shapes';
import { shortId } from '../text';
import { coarse } from '../time';

/** Runs now, worst first. The stream says `rows` where the list says `items`. */
export function Now() {
  const runs = useFeed<RunsNow & { items?: RunRow[]; nextCursor?: string | null }>('runs', 'runs?sort=worst&limit=200');
  const counts = useFeed<Counts>('counts', 'runs/counts');
  const { held, release, on } = useHold();
  const all = runs.data?.rows ?? runs.data?.items ?? [];
  const { rows, fresh } = useArranged(all, held);
  const known = runs.data !== null;
  return (
    <Seen.Provider value={runs.at}>
      <h1 class="unseen">Runs now</h1>
      <Strip counts={counts.data} />
      <p class="fresh" role="status">
        {fresh > 0 && (
          <button type="button" onClick={release}>
            {fresh} new
          </button>
        )}
        {runs.data?.more && <span>The worst {all.length} are shown; the rest is in the history.</span>}
      </p>
      {!known && <Empty>{runs.problem?.message ?? 'Asking…'}</Empty>}
      {known && rows.length === 0 && <NothingRuns counts={counts.data} />}
      {rows.length > 0 && (
        <table class="runs" {...on}>
          <thead>
            <tr>
              <th scope="col">Health</th>
              <th scope="col">Job</th>
              <th scope="col">Stage</th>
              <th scope="col" class="number">Remaining</th>
              <th scope="col" class="number" title="since the process last showed that it lives">
                BEAT
              </th>
              <th scope="col" class="number" title="since the job last showed that it moves">
                MOVED
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ row, over }) => (
              <Row key={row.id} row={row} over={over} />
            ))}
          </tbody>
        </table>
      )}
    </Seen.Provider>
  );
}

function Strip({ counts }: { counts: Counts | null }) {
  const parts: [string, number | undefined, string][] = [
    ['stale', counts?.stale, 'bad'],
    ['running', counts?.running, ''],
    ['cancelling', counts?.cancelling, 'warn'],
    ['workers alive', counts?.workersAlive, ''],
    ['workers dead', counts?.workersDead, 'bad'],
  ];
  return (
    <dl class="strip">
      {parts.map(([name, count, tone]) => (
        <div key={name} class={count ? tone : ''}>
          <dt>{name}</dt>
          <dd>{count ?? '–'}</dd>
        </div>
      ))}
    </dl>
  );
}

function NothingRuns({ counts }: { counts: Counts | null }) {
  const last = counts?.lastFinishedAt ?? null;
  return (
    <Empty>
      No runs active
      {last !== null && (
        <>
          ; last finished <Time at={last} />
        </>
      )}
    </Empty>
  );
}

function Row({ row, over }: { row: RunRow; over: boolean }) {
  const { progress } = row;
  const remaining = remainingMs(row);
  return (
    <tr class={over ? 'over' : `${tone(row)} ${row.verdict.code}`}>
      <td class="health">{over ? <span class="verdict calm">over</span> : <VerdictWord run={row} />}</td>
      <td class="job">
        <a class="type" href={runLink(row.id)} data-row={row.id}>
          {row.jobType}
        </a>
        <small>
          …{shortId(row.id)}
          {row.attempt > 1 && `, attempt ${row.attempt}`} on {row.workerName ?? 'no worker'}
        </small>
      </td>
      <td class="stage">
        <StageLine row={row} />
        <Bar progress={progress} />
        <small class="detail">{progress.detail ?? counted(progress)}</small>
      </td>
      <td class="number remaining" data-name="left">
        {remaining === null ? '–' : coarse(remaining)}
      </td>
      <td class="number beat" data-name="BEAT">
        <Age ms={row.beatMs} />
      </td>
      <td class="number moved" data-name="MOVED">
        <Age ms={row.movedMs} />
      </td>
    </tr>
  );
}

export function StageLine({ row: { stageOrdinal, stages, progress } }: { row: RunRow }) {
  const place = stageOrdinal === 0 ? '' : `${stageOrdinal}${stages === null ? '' : '/' + stages} `;
  return (
    <span class="stage-line">
      <span>
        {place}
        {progress.stage ?? (stageOrdinal === 0 ? 'no stages' : '')}
      </span>
      <b>{percentWords(progress)}</b>
    </span>
  );
}

