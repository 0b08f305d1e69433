import { ask } from '../dialogs/asked';
import { useFeed } from '../live';
import { Age, Empty, Fact, Section, Seen, Time, useGrown } from '../parts/basics';
import { Bar, counted, percentWords, remainingMs } from '../parts/bar';
import { Copy } from '../parts/copy';
import { Stacks } from '../parts/stack';
import { StopLadder } from '../parts/ladder';
import { Timeline } from '../parts/timeline';
import { Outcome, Shape, suggestion, tone } from '../parts/verdict';
import { historyLink, runLink } from '../route';
import type { HolterEvent, RunDetails, RunRow } from '../shapes';
import { shortId } from '../text';
import { coarse, duration } from '../time';

/** One run: what is wrong and what to do about it first, the proof below. */
export function RunPage({ id }: { id: string }) {
  const { data, at, problem } = useFeed<RunDetails & { gone?: boolean }>(`run:${id}`, `runs/${encodeURIComponent(id)}`);
  if (data === null) return <Empty>{problem?.message ?? 'Asking…'}</Empty>;
  if (data.gone) return <Empty>There is no such run any more.</Empty>;
  const { run } = data;
  return (
    <Seen.Provider value={at}>
      <article>
        <Verdict details={data} />
        <div class="columns">
          <div>
            {data.stages.length > 0 && <Timeline details={data} />}
            <Stacks details={data} />
            {(run.error !== null || data.errorStack !== null) && <Failure details={data} />}
            <Events events={data.events} />
          </div>
          <div>
            <Facts details={data} />
            {data.stop !== null && <StopLadder stop={data.stop} run={run} />}
            <Attempts attempts={data.attempts} id={run.id} />
            <Labels labels={run.labels} />
            <Checkpoint details={data} />
          </div>
        </div>
      </article>
    </Seen.Provider>
  );
}

const ACTIONS = { cancel: 'Cancel…', kill: 'Force-kill…', rerun: 'Run again…' } as const;

function Verdict({ details }: { details: RunDetails }) {
  const { run, sentence, lateOutcome } = details;
  const hint = suggestion(run.verdict);
  const remaining = remainingMs(run);
  const suggested = run.verdict.suggests === 'look' ? 'cancel' : run.verdict.suggests;
  const offered = (['cancel', 'kill', 'rerun'] as const).filter((action) => run.actions.includes(action));
  return (
    <section class={`box ${tone(run)}`} aria-labelledby="verdict">
      <p class="crumb">
        <b class="type">{run.jobType}</b> <code title={run.id}>…{shortId(run.id)}</code> <Copy text={run.id} what="the run's id" />
        {run.attempt > 1 && <span> attempt {run.attempt}</span>}
      </p>
      <h1 id="verdict">
        {run.verdict.code === 'ENDED' ? (
          <Outcome status={run.status} reason={run.reason} />
        ) : (
          <>
            <Shape run={run} /> {run.verdict.words}
          </>
        )}
      </h1>
      <p class="sentence">{sentence}</p>
      {lateOutcome !== null && <p class="sentence late">Late outcome: {lateOutcome}</p>}
      {run.note !== null && <p class="sentence">{run.note}</p>}
      <div class="clocks">
        <div>
          <span>BEAT</span> <Age ms={run.beatMs} />
        </div>
        <div>
          <span>MOVED</span> <Age ms={run.movedMs} />
        </div>
        <div>
          <span>{run.endedAt === null ? 'RUNNING FOR' : 'TOOK'}</span> <Elapsed run={run} />
        </div>
      </div>
      <div class="now">
        <span>
          {run.progress.stage ?? ''} {counted(run.progress)} <b>{percentWords(run.progress)}</b>
          {remaining !== null && ` about ${coarse(remaining)} left`}
        </span>
        <Bar progress={run.progress} />
        {run.progress.detail !== null && <small class="detail">{run.progress.detail}</small>}
      </div>
      {offered.length > 0 && (
        <div class="actions">
          {hint !== '' && <span>Suggested: {hint}</span>}
          {offered.map((action) => (
            <button key={action} type="button" class={action === suggested ? 'primary' : ''} onClick={() => ask(action, run.id)}>
              {ACTIONS[action]}
            </button>
          ))}
        </div>
      )}
    </section>
  );
}

function Elapsed({ run }: { run: RunRow }) {
  const grown = useGrown();
  return <span class="age">{run.endedAt === null ? coarse(run.elapsedMs + grown) : duration(run.elapsedMs)}</span>;
}

function Facts({ details: { run, jobKey, triggerKey, usual } }: { details: RunDetails }) {
  return (
    <Section title="Facts">
      <dl class="facts">
        <Fact name="status">
          <Outcome status={run.status} reason={run.reason} />
        </Fact>
        <Fact name="started">
          <Time at={run.startedAt} />
        </Fact>
        {run.endedAt !== null && (
          <Fact name="ended">
            <Time at={run.endedAt} />
          </Fact>
        )}
        <Fact name="usual">{usual === null ? 'not known yet' : `${duration(usual.p50Ms)}, 95 % under ${duration(usual.p95Ms)}`}</Fact>
        <Fact name="worker">
          {run.workerId === null ? 'none' : <a href={historyLink({ worker: run.workerId })}>{run.workerName}</a>}
          {run.workerHost !== null && ` on ${run.workerHost}`}
        </Fact>
        <Fact name="scheduler">
          {run.host}, {run.scheduler}
        </Fact>
        <Fact name="job">{jobKey}</Fact>
        {triggerKey !== null && <Fact name="trigger">{triggerKey}</Fact>}
        <Fact name="run">
          <code>{run.id}</code>
        </Fact>
        <Fact name="workflow">
          <code>{run.workflowId}</code>
        </Fact>
        <Fact name="same type">
          <a href={historyLink({ type: run.jobType })}>its history</a>
        </Fact>
      </dl>
    </Section>
  );
}

function Attempts({ attempts, id }: { attempts: RunRow[]; id: string }) {
  return (
    <Section title={attempts.length > 1 ? `Attempts, ${attempts.length}` : 'Attempts'}>
      <ol class="attempts">
        {attempts.map((one) => (
          <li key={one.id} aria-current={one.id === id ? 'true' : undefined}>
            <span>#{one.attempt}</span>
            {one.id === id ? <b>this one</b> : <a href={runLink(one.id)}>…{shortId(one.id)}</a>}
            <Outcome status={one.status} reason={one.reason} />
            <Time at={one.startedAt} />
          </li>
        ))}
      </ol>
    </Section>
  );
}

function Events({ events }: { events: HolterEvent[] }) {
  return (
    <Section title="Events">
      {events.length === 0 && <Empty>None.</Empty>}
      <ol class="events">
        {events.map((event) => (
          <li key={event.id}>
            <Time at={event.at} /> <code>{event.kind}</code> <span>{event.text}</span>
            <small> by {event.actor ?? 'Holter'}</small>
          </li>
        ))}
      </ol>
    </Section>
  );
}

function Failure({ details: { run, errorStack } }: { details: RunDetails }) {
  return (
    <Section title="Error" aside={errorStack !== null && <Copy text={errorStack} what="the error" />}>
      <p class="error">{run.error}</p>
      {errorStack !== null && (
        <pre tabIndex={0} aria-label="Stack of the error">
          {errorStack}
        </pre>
      )}
    </Section>
  );
}

function Labels({ labels }: { labels: Record<string, string> }) {
  const all = Object.entries(labels);
  if (all.length === 0) return null;
  return (
    <Section title="Labels">
      <dl class="facts">
        {all.map(([name, value]) => (
          <Fact key={name} name={name}>
            {value}
          </Fact>
        ))}
      </dl>
    </Section>
  );
}

function Checkpoint({ details: { checkpoint } }: { details: RunDetails }) {
  if (checkpoint === null) return null;
  return (
    <Section title="Checkpoint">
      <dl class="facts">
        <Fact name="saved">
          <Time at={checkpoint.savedAt} />
        </Fact>
        <Fact name="by attempt">{checkpoint.attempt}</Fact>
        <Fact name="size">
          {checkpoint.bytes} bytes, {checkpoint.codec}
        </Fact>
      </dl>
    </Section>
  );
}
