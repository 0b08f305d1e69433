import uPlot from 'uplot';
import type { RunRow } from '../shapes';
import { clockTime, duration } from '../time';
import { tone } from './verdict';

const TONES = ['fine', 'calm', 'warn', 'bad'];
/** How near to a point, in pixels, is on it. */
const NEAR = 28;

/** How long the runs took, over when they began. Loaded only when it is drawn. */
export class Plot {
  private readonly plot: uPlot;
  private readonly xs: number[];

  constructor(
    place: HTMLElement,
    private readonly runs: RunRow[],
    private readonly open: (run: RunRow) => void,
    private readonly point: (run: RunRow | null) => void,
    inUtc: boolean,
  ) {
    this.xs = runs.map((run) => Date.parse(run.startedAt) / 1000);
    const color = (name: string) => getComputedStyle(place).getPropertyValue(`--${name}`).trim();
    const axis = { stroke: color('dim'), grid: { stroke: color('line'), width: 1 }, ticks: { stroke: color('line'), width: 1 } };
    this.plot = new uPlot(
      {
        width: place.clientWidth,
        height: 200,
        legend: { show: false },
        cursor: { y: false, points: { show: false }, drag: { x: false, y: false } },
        scales: { x: { range: widened(this.xs[0] ?? 0, this.xs.at(-1) ?? 0) }, y: { distr: 3 } },
        axes: [{ ...axis, values: (_, seconds) => clockTimes(seconds, inUtc) }, { ...axis, size: 56, values: (_, ticks) => ticks.map((ms) => (ms === null ? '' : roughly(ms))) }],
        series: [
          {},
          ...TONES.map((name) => ({
            stroke: color(name),
            fill: color(name),
            paths: () => null,
            points: { show: true, size: name === 'bad' ? 8 : 6, fill: color(name) },
          })),
        ],
        hooks: { setCursor: [() => this.point(this.nearest())] },
      },
      [this.xs, ...TONES.map((name) => runs.map((run) => (tone(run) === name ? Math.max(1, run.elapsedMs) : null)))],
      place,
    );
    this.plot.over.addEventListener('click', () => {
      const run = this.nearest();
      if (run !== null) this.open(run);
    });
  }

  private nearest(): RunRow | null {
    const { left = -1, top = -1 } = this.plot.cursor;
    if (left < 0 || top < 0) return null;
    let best: RunRow | null = null;
    let least = NEAR;
    this.runs.forEach((run, i) => {
      const dx = this.plot.valToPos(this.xs[i]!, 'x') - left;
      const dy = this.plot.valToPos(Math.max(1, run.elapsedMs), 'y') - top;
      const away = Math.hypot(dx, dy);
      if (away < least) [least, best] = [away, run];
    });
    return best;
  }

  resize(width: number): void {
    this.plot.setSize({ width, height: 200 });
  }

  destroy(): void {
    this.plot.destroy();
  }
}

/** A little room on both sides; half an hour where all began at once. */
function widened(from: number, to: number): [number, number] {
  const room = Math.max((to - from) * 0.02, from === to ? 1_800 : 0);
  return [from - room, to + room];
}

/** "16 m" of "16 m 40 s". */
function roughly(ms: number): string {
  return duration(ms).split(' ', 2).join(' ');
}

/** The hour, or the day where the plot spans more than two. */
function clockTimes(seconds: number[], inUtc: boolean): string[] {
  const days = (seconds.at(-1) ?? 0) - (seconds[0] ?? 0) > 2 * 86_400;
  return seconds.map((second) => clockTime(second * 1000, inUtc, days));
}
