import { useEffect } from "react";
import type { MetricsRead } from "../api/metrics";
import { formatDuration, formatNumber } from "../lib/text";
import * as store from "../store/metrics";
import { Loaded } from "./shared/Loaded";
import { Sparkline } from "./shared/Sparkline";
import { Skeleton } from "./shared/States";

export function Metrics() {
  useEffect(() => store.watch(), []);

  const metrics = store.metrics.value;
  return (
    <Loaded
      isEmpty={metrics === null}
      isLoading
      error={store.error.value}
      onRetry={() => void store.load()}
      skeleton={<Skeleton rows={6} look="tile" />}
      empty={null}
    >
      {metrics && (
        <div className="tiles">
          <QueueTile queue={metrics.queue} />
          <Tile
            label="Accepted"
            value={metrics.rates.accepted_per_second.toFixed(1)}
            unit="/ s"
            note={`${formatNumber(metrics.captures.accepted)} in all`}
          />
          <Tile
            label="Processed"
            value={metrics.rates.processed_per_second.toFixed(1)}
            unit="/ s"
            note={`${formatNumber(metrics.captures.processed)} in all`}
          />
          <Tile
            label="Median time"
            value={formatNumber(Math.round(metrics.latency_ms.p50))}
            unit="ms"
            note="from accepted to done"
          />
          <Tile
            label="99th percentile"
            value={formatNumber(Math.round(metrics.latency_ms.p99))}
            unit="ms"
            note="of the last 1,000"
          />
          <Tile
            label="Failed"
            value={formatNumber(metrics.captures.failed)}
            note={`${formatNumber(metrics.captures.rejected)} rejected`}
          />
          <Tile
            label="Subscribers"
            value={formatNumber(metrics.subscribers)}
            note={`up ${formatDuration(metrics.uptime_seconds)}, ${metrics.database}`}
          />
        </div>
      )}
    </Loaded>
  );
}

function QueueTile({ queue }: { queue: MetricsRead["queue"] }) {
  const { depth, capacity, workers, busy } = queue;
  return (
    <section className="tile tile-wide" aria-label="Queue">
      <h2 className="tile-label">Queue</h2>
      <p className="tile-value">
        {formatNumber(depth)}
        <span className="tile-unit">of {formatNumber(capacity)}</span>
      </p>
      <p className="tile-note">
        {busy} of {workers} workers busy
      </p>
      <Sparkline
        label="Depth of the queue in the last minutes"
        values={store.depths.value}
        length={store.SAMPLES}
      />
      <meter
        className="meter"
        aria-label="How full the queue is"
        value={store.fullness.value}
        high={0.8}
      />
    </section>
  );
}

interface TileProps {
  label: string;
  value: string;
  unit?: string;
  note: string;
}

function Tile({ label, value, unit, note }: TileProps) {
  return (
    <section className="tile" aria-label={label}>
      <h2 className="tile-label">{label}</h2>
      <p className="tile-value">
        {value}
        {unit && <span className="tile-unit">{unit}</span>}
      </p>
      <p className="tile-note">{note}</p>
    </section>
  );
}
