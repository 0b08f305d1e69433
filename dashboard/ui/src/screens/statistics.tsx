import { useEffect, useState } from 'preact/hooks';
import { ApiProblem, read } from '../api';
import { Empty, Section } from '../parts/basics';
import { Spark } from '../parts/spark';
import { historyLink } from '../route';
import type { Types, TypeStatistics } from '../shapes';
import { grouped } from '../text';
import { duration } from '../time';

const EVERY = 60_000;

/** How each type of job did in the last 24 hours. The server counts at most once a minute. */
export function Statistics() {
  const [types, setTypes] = useState<Types | null>(null);
  const [problem, setProblem] = useState('');
  useEffect(() => {
    const load = () => {
      if (document.hidden) return;
      read<Types>('types').then(
        (answer) => answer !== null && setTypes(answer.data),
        (fault: unknown) => setProblem(fault instanceof ApiProblem ? fault.message : String(fault)),
      );
    };
    load();
    const timer = setInterval(load, EVERY);
    return () => clearInterval(timer);
  }, []);
  return (
    <Section title="Types, last 24 hours" aside={types?.sampled && <small>of the newest 100,000 runs</small>}>
      {types === null && <Empty>{problem || 'Asking…'}</Empty>}
      {types !== null && types.items.length === 0 && <Empty>No runs began in the last 24 hours.</Empty>}
      {types !== null && types.items.length > 0 && <List types={types.items} />}
    </Section>
  );
}

function List({ types }: { types: TypeStatistics[] }) {
  return (
    <table class="types">
      <thead>
        <tr>
          <th scope="col">Type</th>
          {['Runs', 'OK', 'p50', 'p95', 'Stale', 'Killed'].map((name) => (
            <th key={name} scope="col" class="number">
              {name}
            </th>
          ))}
          <th scope="col">By hour</th>
        </tr>
      </thead>
      <tbody>
        {types.map((type) => (
          <tr key={type.jobType}>
            <td class="job">
              <a class="type" href={historyLink({ type: type.jobType })} data-row="">
                {type.jobType}
              </a>
            </td>
            <Number name="runs">{grouped(type.runs)}</Number>
            <Number name="ok" bad={type.okPercent !== null && type.okPercent < 100}>
              {type.okPercent === null ? '–' : `${Math.floor(type.okPercent)} %`}
            </Number>
            <Number name="p50">{type.p50Ms === null ? '–' : duration(type.p50Ms)}</Number>
            <Number name="p95">{type.p95Ms === null ? '–' : duration(type.p95Ms)}</Number>
            <Number name="stale" bad={type.stale > 0}>
              {type.stale}
            </Number>
            <Number name="killed" bad={type.killed > 0}>
              {type.killed}
            </Number>
            <td class="by-hour">
              <Spark hours={type.spark} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Number({ name, bad = false, children }: { name: string; bad?: boolean; children: string | number }) {
  return (
    <td class={bad ? 'number bad' : 'number'} data-name={name}>
      {children}
    </td>
  );
}
