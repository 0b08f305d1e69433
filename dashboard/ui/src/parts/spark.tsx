/** Runs of 24 hours, an hour a bar; those that went wrong stand at its foot. */
export function Spark({ hours }: { hours: { runs: number; bad: number }[] }) {
  const most = Math.max(1, ...hours.map((hour) => hour.runs));
  const sum = hours.reduce((all, hour) => all + hour.runs, 0);
  return (
    <svg class="spark" viewBox={`0 0 ${hours.length * 5} 24`} role="img" aria-label={`${sum} runs in ${hours.length} hours, at most ${most} in one`}>
      {hours.map(({ runs, bad }, i) => {
        const all = (runs / most) * 24;
        const wrong = runs === 0 ? 0 : (bad / runs) * all;
        return (
          <g key={i}>
            <rect class="rail" x={i * 5} y={23} width="4" height="1" />
            <rect class="fill" x={i * 5} y={24 - all} width="4" height={all} />
            <rect class="wrong" x={i * 5} y={24 - wrong} width="4" height={wrong} />
          </g>
        );
      })}
    </svg>
  );
}
