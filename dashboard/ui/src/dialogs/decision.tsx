import { useEffect, useState } from 'preact/hooks';
import { act, ApiProblem, onceKey, read } from '../api';
import { useCell } from '../cell';
import { may } from '../meta';
import { VerdictWord } from '../parts/verdict';
import type { RunDetails } from '../shapes';
import { shortId } from '../text';
import { asked, say, type Asked } from './asked';
import { Modal } from './modal';

const TITLES = { cancel: 'Cancel this run?', kill: 'Force-kill this run?', rerun: 'Run this work again?' };
const BUTTONS = { cancel: 'Ask it to stop', kill: 'Mark it terminated', rerun: 'Run it again' };

/** The dialog of the question that is open, if any. */
export function Decision() {
  const open = useCell(asked);
  return open === null ? null : <Question key={open.kind + open.id} {...open} />;
}

/** Decides on a run as it is now: read when the dialog opens, and a kill holds only for what was read. */
function Question({ kind, id }: Asked) {
  const [details, setDetails] = useState<RunDetails | null>(null);
  const [problem, setProblem] = useState('');
  const [reason, setReason] = useState('');
  const [typed, setTyped] = useState('');
  const [retry, setRetry] = useState(false);
  const [key, setKey] = useState(onceKey);
  const [busy, setBusy] = useState(false);
  const close = () => asked.set(null);

  const look = async () => {
    try {
      setDetails((await read<RunDetails>(`runs/${encodeURIComponent(id)}`))?.data ?? null);
    } catch (fault) {
      setProblem(inWords(fault));
    }
  };
  useEffect(() => void look(), []);

  const decide = async (event: Event) => {
    event.preventDefault();
    if (details === null || busy) return;
    setBusy(true);
    setProblem('');
    try {
      const kill = kind === 'kill';
      const body = kill ? { reason, jobType: typed, retry } : { reason };
      const answer = await act(`runs/${encodeURIComponent(id)}/${kind}`, body, key, kill ? { 'If-Match': details.etag } : {});
      say(answer.words);
      close();
    } catch (fault) {
      setProblem(inWords(fault));
      if (refused(fault)) setKey(onceKey());
      if (fault instanceof ApiProblem && fault.code === 'changed') await look();
    } finally {
      setBusy(false);
    }
  };

  const run = details?.run;
  const offered = run?.actions.includes(kind) ?? false;
  const ready = offered && !busy && (kind !== 'kill' || (reason.trim() !== '' && typed === run?.jobType));
  return (
    <Modal title={TITLES[kind]} onClose={close}>
      {run !== undefined && (
        <div class="asked-run">
          <strong class="type">{run.jobType}</strong> <code>…{shortId(id)}</code>
          <VerdictWord run={run} />
        </div>
      )}
      <p class="problem" role="alert">
        {problem}
      </p>
      {run !== undefined && !offered && <p class="problem">This is not on offer for this run now, or not to you.</p>}
      <form onSubmit={decide}>
        {details !== null && offered && (
          <>
            <Consequences kind={kind} details={details} />
            <label>
              Why{kind === 'kill' ? '' : ' (others will read it)'}
              <textarea rows={2} maxLength={1000} value={reason} required={kind === 'kill'} onInput={(e) => setReason(e.currentTarget.value)} />
            </label>
            {kind === 'kill' && (
              <label>
                Type the job's name to confirm: <code class="type">{details.run.jobType}</code>
                <input type="text" value={typed} autocomplete="off" spellcheck={false} onInput={(e) => setTyped(e.currentTarget.value)} />
              </label>
            )}
            {kind === 'kill' && may('RERUN') && (
              <label class="choice">
                <input type="checkbox" checked={retry} onChange={(e) => setRetry(e.currentTarget.checked)} />
                Have the work begun anew once its thread has left
              </label>
            )}
          </>
        )}
        <footer>
          <button type="button" onClick={close}>
            Leave it
          </button>
          {offered && (
            <button type="submit" class={kind === 'kill' ? 'danger' : 'primary'} disabled={!ready}>
              {BUTTONS[kind]}
            </button>
          )}
        </footer>
      </form>
    </Modal>
  );
}

function Consequences({ kind, details }: { kind: Asked['kind']; details: RunDetails }) {
  const host = details.run.workerHost ?? details.run.workerName ?? 'its host';
  if (kind === 'cancel') {
    return <p>The job is asked to end. It does when it looks, when what it waits for is closed, or when its thread is interrupted. Who asked, and why, is kept.</p>;
  }
  if (kind === 'rerun') return <p>A new attempt of the same work begins, with the last checkpoint.</p>;
  return (
    <ul class="consequences">
      <li>
        <b>Java cannot destroy a thread.</b> This marks the run terminated, at once and for good, refuses what it still writes through Holter, and interrupts it.
      </li>
      <li>
        Code may still be running on <b>{host}</b> until it leaves the job by itself.
      </li>
      <li>Side effects are not undone.</li>
      <li>{details.afterKill}</li>
    </ul>
  );
}

/** The server has decided: what comes next is another decision. One that was not heard, or had no answer, is sent again as it was. */
function refused(fault: unknown): boolean {
  return fault instanceof ApiProblem && fault.status >= 400 && fault.status < 500 && fault.code !== 'in-progress';
}

function inWords(fault: unknown): string {
  if (!(fault instanceof ApiProblem)) return String(fault);
  return fault.requestId === null ? fault.message : `${fault.message} (request ${fault.requestId})`;
}
