import { useEffect, useState } from 'preact/hooks';
import { read } from '../api';
import { useCell } from '../cell';
import { go, historyLink } from '../route';
import type { WorkerRow, Workers } from '../shapes';
import { words } from '../text';
import { fromInput, toInput, utc } from '../time';

const NAMES = ['type', 'outcome', 'worker', 'from', 'to', 'q', 'days'] as const;

export type Chosen = Record<(typeof NAMES)[number], string>;

export function filtersOf(query: URLSearchParams): Chosen {
  return Object.fromEntries(NAMES.map((name) => [name, query.get(name) ?? ''])) as Chosen;
}

const OUTCOMES = ['over', 'problems', 'active', 'SUCCEEDED', 'FAILED', 'TIMED_OUT', 'CANCELLED', 'TERMINATED', 'SUPERSEDED', 'RUNNING', 'WAITING'];

/** Each change is a new address. The text is looked for from the field above all screens. */
export function Filters({ chosen }: { chosen: Chosen }) {
  const inUtc = useCell(utc);
  const [workers, setWorkers] = useState<WorkerRow[]>([]);
  useEffect(() => {
    read<Workers>('workers').then(
      (answer) => setWorkers(answer === null ? [] : [...answer.data.alive, ...answer.data.ended]),
      () => {}, // then a worker can be chosen by a link only
    );
  }, []);
  const choose = (name: keyof Chosen, value: string) => go(historyLink({ ...chosen, [name]: value }));
  const unlisted = chosen.worker !== '' && !workers.some((worker) => worker.id === chosen.worker);
  const any = NAMES.some((name) => chosen[name] !== '');
  return (
    <form class="filters" onSubmit={(event) => event.preventDefault()}>
      <label>
        Type
        <input type="text" value={chosen.type} placeholder="all, or imports.*" spellcheck={false} onChange={(e) => choose('type', e.currentTarget.value.trim())} />
      </label>
      <label>
        Outcome
        <select value={chosen.outcome} onChange={(e) => choose('outcome', e.currentTarget.value)}>
          <option value="">all</option>
          {OUTCOMES.map((one) => (
            <option key={one} value={one}>
              {words(one)}
            </option>
          ))}
        </select>
      </label>
      <label>
        Worker
        <select value={chosen.worker} onChange={(e) => choose('worker', e.currentTarget.value)}>
          <option value="">all</option>
          {unlisted && <option value={chosen.worker}>{chosen.worker}</option>}
          {workers.map((worker) => (
            <option key={worker.id} value={worker.id}>
              {worker.name}, {worker.words}
            </option>
          ))}
        </select>
      </label>
      <label>
        From{inUtc && ', UTC'}
        <input type="datetime-local" value={toInput(chosen.from, inUtc)} onChange={(e) => choose('from', fromInput(e.currentTarget.value, inUtc))} />
      </label>
      <label>
        To{inUtc && ', UTC'}
        <input type="datetime-local" value={toInput(chosen.to, inUtc)} onChange={(e) => choose('to', fromInput(e.currentTarget.value, inUtc))} />
      </label>
      {any && (
        <button type="button" onClick={() => go(historyLink({}))}>
          Clear
        </button>
      )}
    </form>
  );
}
