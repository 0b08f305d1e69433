import { useEffect, useRef, useState } from 'preact/hooks';
import { useCell } from '../cell';
import { go, runLink } from '../route';
import type { RunRow } from '../shapes';
import { theme } from '../theme';
import { duration, utc } from '../time';
import { Time } from './basics';

/** The plot of durations; a click opens the run. The table below it has the same for those who do not see it. */
export function Durations({ runs }: { runs: RunRow[] }) {
  const place = useRef<HTMLDivElement>(null);
  const [pointed, point] = useState<RunRow | null>(null);
  const inUtc = useCell(utc);
  const chosen = useCell(theme);
  useEffect(() => {
    let gone = false;
    let end = () => {};
    void import('./plot').then(({ Plot }) => {
      if (gone || place.current === null) return;
      const plot = new Plot(place.current, runs.toReversed(), (run) => go(runLink(run.id)), point, inUtc);
      const resized = new ResizeObserver(() => plot.resize(place.current?.clientWidth ?? 0));
      resized.observe(place.current);
      end = () => {
        resized.disconnect();
        plot.destroy();
      };
    });
    return () => {
      gone = true;
      end();
    };
  }, [runs, inUtc, chosen]);
  return (
    <figure class="durations">
      <div ref={place} role="img" aria-label={`How long ${runs.length} runs took; the table has the same.`} />
      <figcaption>
        {pointed === null ? (
          'How long they took, by when they began. A click opens the run.'
        ) : (
          <>
            <b>{pointed.jobType}</b> took {duration(pointed.elapsedMs)}, began <Time at={pointed.startedAt} />
          </>
        )}
      </figcaption>
    </figure>
  );
}
