import { useState } from 'preact/hooks';
import { ApiProblem, read } from '../api';
import { useCell } from '../cell';
import { meta } from '../meta';
import { Empty, Section, Time } from '../parts/basics';
import { Shape, tone } from '../parts/verdict';
import type { Finding, Surroundings as Looked } from '../shapes';
import { words } from '../text';

/** What the doctor finds, looked at when somebody asks: it costs the database a dozen short transactions. */
export function Surroundings() {
  const known = useCell(meta);
  const [looked, setLooked] = useState<Looked | null>(null);
  const [problem, setProblem] = useState('');
  const [busy, setBusy] = useState(false);
  if (!known?.permissions.includes('VIEW_DETAIL')) return null;
  const look = async () => {
    setBusy(true);
    setProblem('');
    try {
      setLooked((await read<Looked>('doctor'))?.data ?? null);
    } catch (fault) {
      setProblem(fault instanceof ApiProblem ? fault.message : String(fault));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Section
      title="What Holter stands on"
      aside={
        <>
          {looked !== null && (
            <small>
              as of <Time at={looked.now} />
            </small>
          )}
          <button type="button" class="small" disabled={busy} onClick={look}>
            {looked === null ? 'Look now' : 'Look again'}
          </button>
        </>
      }
    >
      <p class="problem" role="alert">
        {problem}
      </p>
      {looked === null && <Empty>Role, rights, pooler, clock, versions and more: the doctor looks when asked.</Empty>}
      {looked !== null && <Findings looked={looked} />}
    </Section>
  );
}

/** As the verdicts on runs look. */
const SEEMS: Record<string, string> = { OK: 'FINE', WARN: 'SUSPECT', BAD: 'WORKER_DEAD' };

function Findings({ looked }: { looked: Looked }) {
  return (
    <table class="findings">
      <thead>
        <tr>
          <th scope="col">Check</th>
          <th scope="col">Found</th>
          <th scope="col">What helps</th>
        </tr>
      </thead>
      <tbody>
        {looked.findings.map((finding) => (
          <Row key={finding.check} finding={finding} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ finding: { check, verdict, found, remedy } }: { finding: Finding }) {
  const seems = { status: '', verdict: { code: SEEMS[verdict] ?? 'SUSPECT' } };
  return (
    <tr>
      <td class="health">
        <span class={`outcome ${tone(seems)}`}>
          <Shape run={seems} /> {words(verdict)}
          <small> {words(check)}</small>
        </span>
      </td>
      <td>{found}</td>
      <td>{remedy}</td>
    </tr>
  );
}
