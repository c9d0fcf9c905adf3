export interface CaptureMetrics {
  accepted: number;
  processed: number;
  failed: number;
  rejected: number;
}

export interface LatencyMetrics {
  p50: number;
  p99: number;
}

export interface MetricsRead {
  uptime_seconds: number;
  queue: QueueMetrics;
  captures: CaptureMetrics;
  rates: RateMetrics;
  latency_ms: LatencyMetrics;
  subscribers: number;
  database: "sqlite" | "postgresql";
}

export interface QueueMetrics {
  depth: number;
  capacity: number;
  workers: number;
  busy: number;
}

export interface RateMetrics {
  accepted_per_second: number;
  processed_per_second: number;
}
