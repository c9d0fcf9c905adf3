import { computed, signal } from "@preact/signals-react";
import { get, list, toApiError } from "../api/client";
import { plural } from "../lib/text";
import { announce } from "../lib/notices";
import { connect, onEvents, onReset } from "./connection";
import * as outbox from "./outbox";
import type { CaptureOverview, CaptureRead } from "./types";

const SHOWN = 20;
const KEPT_OUTCOMES = 1000;

/** A capture on its way to become an item. */
export interface Pending {
  key: string;
  content: string;
  state: "sending" | "waiting" | "queued" | "failed";
  reason: string | null;
}

type Outcome = Pick<CaptureRead, "id" | "error" | "status">;

/** What the server has acknowledged, the newest first. */
const acknowledged = signal<readonly Pending[]>([]);

export const pending = computed<readonly Pending[]>(() => [
  ...outbox.waiting.value.map(toUnsent).reverse(),
  ...acknowledged.value,
]);

/** Events that overtook the answer to the request that they belong to. */
const outcomes = new Map<string, Outcome>();

/** Shows what an earlier visit left, here and in the queue, and sends it. */
export async function load(): Promise<void> {
  outbox.refresh();
  void outbox.send();
  const earlier = acknowledged.value;
  await connect();
  try {
    const query = { source: outbox.SOURCE, limit: SHOWN };
    const pages = await Promise.all([
      list<CaptureOverview>("/captures", { ...query, status: "processing" }),
      list<CaptureOverview>("/captures", { ...query, status: "queued" }),
    ]);
    const rows = pages.flatMap((page) => page.rows);
    const others = acknowledged.value.filter(
      (one) => one.state !== "queued" || !earlier.includes(one),
    );
    const known = new Set([
      ...outcomes.keys(),
      ...others.map(({ key }) => key),
    ]);
    acknowledged.value = [
      ...others,
      ...rows
        .filter(({ id }) => !known.has(id))
        .map(({ id, excerpt }) => toPending(id, excerpt, "queued")),
    ];
  } catch {
    // The queue is a courtesy; the list of items says what is wrong.
  }
}

export function capture(content: string): void {
  outbox.put(content);
  announce("Captured");
}

/** Captures again what failed; of what an earlier visit left there is only an excerpt here. */
export async function retry({ key }: Pending): Promise<void> {
  if (outbox.waiting.value.some(({ id }) => id === key)) {
    outbox.retryRefused(key);
    return;
  }
  try {
    const { content } = await get<CaptureRead>(`/captures/${key}`);
    discard(key);
    capture(content);
  } catch (caught) {
    change(key, { reason: toApiError(caught).message });
  }
}

export function discard(key: string): void {
  outbox.discard(key);
  acknowledged.value = acknowledged.value.filter((one) => one.key !== key);
}

function toPending(
  key: string,
  content: string,
  state: Pending["state"],
  reason: string | null = null,
): Pending {
  return { key, content, state, reason };
}

function toUnsent({ id, content, refusal }: outbox.Waiting): Pending {
  if (refusal !== null) return toPending(id, content, "failed", refusal);
  const isSending = outbox.sending.value === id || !outbox.obstacle.value;
  return toPending(id, content, isSending ? "sending" : "waiting");
}

function change(key: string, changes: Partial<Pending>): void {
  acknowledged.value = acknowledged.value.map((one) =>
    one.key === key ? { ...one, ...changes } : one,
  );
}

function settle({ id, status, error }: Outcome): void {
  if (status === "done") discard(id);
  if (status === "failed") change(id, { state: "failed", reason: error });
}

outbox.onAcknowledged((answer) => {
  const { id, content } = answer;
  const others = acknowledged.value.filter(({ key }) => key !== id);
  acknowledged.value = [toPending(id, content, "queued"), ...others];
  settle(outcomes.get(id) ?? answer);
});

onEvents(["capture.done", "capture.failed"], (events) => {
  for (const { data } of events) {
    const outcome = data as Outcome;
    outcomes.set(outcome.id, outcome);
    settle(outcome);
  }
  for (const id of [...outcomes.keys()].slice(0, -KEPT_OUTCOMES)) {
    outcomes.delete(id);
  }
  const failed = events.filter(({ name }) => name === "capture.failed").length;
  if (failed > 0) announce(`${plural(failed, "capture")} failed`);
});
onReset(() => void load());
