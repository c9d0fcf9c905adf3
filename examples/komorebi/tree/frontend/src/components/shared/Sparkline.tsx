interface Props {
  label: string;
  values: readonly number[];
  /** How many values the width holds. */
  length: number;
}

const WIDTH = 240;
const HEIGHT = 48;

/** A line of recent values; the newest is at the right. */
export function Sparkline({ label, values, length }: Props) {
  const top = Math.max(...values, 1);
  const step = WIDTH / (length - 1);
  const left = WIDTH - (values.length - 1) * step;
  const points = values.map((value, index) => {
    const y = HEIGHT - 2 - (value / top) * (HEIGHT - 4);
    return `${(left + index * step).toFixed(1)},${y.toFixed(1)}`;
  });
  return (
    <svg
      className="sparkline"
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={label}
    >
      <polygon
        className="sparkline-area"
        points={`${left},${HEIGHT} ${points.join(" ")} ${WIDTH},${HEIGHT}`}
      />
      <polyline className="sparkline-line" points={points.join(" ")} />
    </svg>
  );
}
