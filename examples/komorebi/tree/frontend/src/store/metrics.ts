import { computed, signal } from "@preact/signals-react";
import { get, toApiError } from "../api/client";
import type { MetricsRead } from "../api/metrics";
import type { ApiError } from "./types";

const INTERVAL_MS = 1500;
export const SAMPLES = 60;

export const metrics = signal<MetricsRead | null>(null);
export const error = signal<ApiError | null>(null);
/** Recent depths of the queue, oldest first. */
export const depths = signal<readonly number[]>([]);
export const fullness = computed(() => {
  const queue = metrics.value?.queue;
  return queue ? queue.depth / queue.capacity : 0;
});

/** Polls, while the page is visible, until the returned function is called. */
export function watch(): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isWatching = true;

  async function poll() {
    clearTimeout(timer);
    if (document.hidden) return;
    await load();
    // Stopped, or started anew by the return of the page, in the meantime.
    clearTimeout(timer);
    if (isWatching) timer = setTimeout(() => void poll(), INTERVAL_MS);
  }

  const onVisible = () => void poll();
  document.addEventListener("visibilitychange", onVisible);
  void poll();
  return () => {
    isWatching = false;
    clearTimeout(timer);
    document.removeEventListener("visibilitychange", onVisible);
  };
}

export async function load(): Promise<void> {
  try {
    const current = await get<MetricsRead>("/metrics");
    metrics.value = current;
    depths.value = [...depths.value, current.queue.depth].slice(-SAMPLES);
    error.value = null;
  } catch (caught) {
    error.value = toApiError(caught);
  }
}
