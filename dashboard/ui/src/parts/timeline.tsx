import type { RunDetails, Stage } from '../shapes';
import { duration, coarse } from '../time';
import { counted } from './bar';
import { Section, useGrown } from './basics';
import { words } from '../text';

/** The stages along the run's time. The one that runs has no end; the tick is where 95 % of its type's runs are over. */
export function Timeline({ details: { run, stages, usual } }: { details: RunDetails }) {
  const grown = useGrown();
  const elapsed = run.elapsedMs + (run.endedAt === null ? grown : 0);
  const p95 = usual?.p95Ms ?? null;
  const scale = Math.max(1, elapsed * (run.endedAt === null ? 1.08 : 1), (p95 ?? 0) * 1.03);
  const began = Date.parse(run.startedAt);
  return (
    <Section title={`Stages, ${stages.length}`} aside={p95 !== null && <small>tick: usually over by {duration(p95)}</small>}>
      <ol class="timeline">
        {stages.map((stage) => (
          <StageBar
            key={stage.ordinal}
            stage={stage}
            from={(Date.parse(stage.startedAt) - began) / scale}
            length={(stage.elapsedMs + (stage.endedAt === null ? grown : 0)) / scale}
            tick={p95 === null ? null : p95 / scale}
            grown={stage.endedAt === null ? grown : 0}
          />
        ))}
      </ol>
    </Section>
  );
}

interface Placed {
  stage: Stage;
  /** Shares of the whole width. */
  from: number;
  length: number;
  tick: number | null;
  grown: number;
}

function StageBar({ stage, from, length, tick, grown }: Placed) {
  const open = stage.endedAt === null;
  const end = percents(from + length);
  return (
    <li>
      <span class="name">
        {stage.ordinal}. {stage.name}
      </span>
      <svg role="img" aria-label={`${stage.name}: ${words(stage.outcome)}, ${duration(stage.elapsedMs)}`}>
        <rect class="rail" width="100%" height="100%" rx="2" />
        <rect class={`stage-bar ${stage.outcome}`} x={percents(from)} width={percents(Math.max(length, 0.004))} height="100%" rx="2" />
        {open && (
          <svg x={end} overflow="visible" class="open-end">
            <rect x="2" width="4" height="100%" />
            <rect x="8" width="3" height="100%" />
            <rect x="13" width="2" height="100%" />
          </svg>
        )}
        {tick !== null && <line class="tick" x1={percents(tick)} x2={percents(tick)} y1="0" y2="100%" />}
      </svg>
      <span class="took">
        {open ? coarse(stage.elapsedMs + grown) : duration(stage.elapsedMs)}
        <small> {counted(stage.progress)}</small>
      </span>
    </li>
  );
}

function percents(share: number): string {
  return `${(Math.min(1, Math.max(0, share)) * 100).toFixed(2)}%`;
}
