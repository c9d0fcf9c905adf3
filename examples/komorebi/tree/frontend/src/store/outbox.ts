import { batch, effect, signal } from "@preact/signals-react";
import { post, toApiError } from "../api/client";
import { randomId } from "../lib/id";
import { announce } from "../lib/notices";
import {
  forget,
  onRemembered,
  recall,
  remember,
  rememberedKeys,
} from "../lib/persisted";
import { oneTabAtATime } from "../lib/tabs";
import { connection } from "./connection";
import type { ApiError, CaptureRead } from "./types";

export const SOURCE = "web";
const KEPT = "captures.waiting.";
const LOCK = "captures";
/** Of what this browser keeps, so that there is room for the rest. */
const MAX_KEPT = 200;
const MAX_KEPT_LENGTH = 2_000_000;
const TIMEOUT_MS = 60_000;
const RETRY_SECONDS = 30;
const MAX_RETRY_SECONDS = 3600;
/** The session is over, or the server is too busy: not the fault of what is sent. */
const PASSING = [401, 408, 425, 429];

/** A capture that the server has not acknowledged. */
export interface Waiting {
  id: string;
  content: string;
  capturedAt: number;
  /** Why the server will not have it, however often it is sent. */
  refusal: string | null;
}

/** What is to be sent, the oldest first. */
export const waiting = signal<readonly Waiting[]>([]);
/** The one that is on its way now. */
export const sending = signal<string | null>(null);
/** Why they wait, once an attempt to send them has failed. */
export const obstacle = signal<string | null>(null);
/** Those that only this tab has, as the browser did not take them. */
export const unkept = signal<readonly Waiting[]>([]);

let onSent: (capture: CaptureRead) => void = () => undefined;
let last = Promise.resolve();
let next: Promise<void> | undefined;
let retry: ReturnType<typeof setTimeout> | undefined;
let heldUntil = 0;

/** Calls the function with each capture that the server has acknowledged. */
export function onAcknowledged(handle: typeof onSent): void {
  onSent = handle;
}

/** Keeps a text in this browser until the server has it. */
export function put(content: string): void {
  const capturedAt = Date.now();
  keep({ id: randomId(), content, capturedAt, refusal: null });
  void send();
}

export function discard(id: string): void {
  unkept.value = unkept.value.filter((one) => one.id !== id);
  forget(keyOf(id));
  waiting.value = waiting.value.filter((one) => one.id !== id);
}

/** Sends at once, whatever the server has said about when to try again. */
export function sendNow(): void {
  heldUntil = 0;
  void send();
}

/** Sends again what was refused. */
export function retryRefused(id: string): void {
  const refused = waiting.value.find((one) => one.id === id);
  if (refused) keep({ ...refused, refusal: null });
  sendNow();
}

/** Shows what this and other tabs have left. */
export function refresh(): void {
  const kept = rememberedKeys(prefix()).map((key) =>
    recall<Waiting | null>(key, null),
  );
  waiting.value = [...kept, ...unkept.value]
    .filter((one) => one !== null)
    .sort((one, other) => one.capturedAt - other.capturedAt);
}

/**
 * Sends what waits, the oldest first, until something is in the way; then again
 * when the server wants it, or can be reached.
 *
 * One tab does so at a time. An answer that is lost leaves the capture waiting:
 * it is sent again with its id, by which the server stores it once.
 */
export function send(): Promise<void> {
  next ??= last.then(() => oneTabAtATime(LOCK, sendAll));
  last = next;
  return next;
}

async function sendAll(): Promise<void> {
  next = undefined;
  if (Date.now() < heldUntil) return;
  clearTimeout(retry);
  let one = nextToSend();
  while (one && (await sendOne(one))) one = nextToSend();
}

function nextToSend(): Waiting | undefined {
  // Another tab may have sent or discarded some.
  refresh();
  return waiting.value.find(({ refusal }) => refusal === null);
}

/** Returns whether to go on with others. */
async function sendOne(one: Waiting): Promise<boolean> {
  const { id, content } = one;
  sending.value = id;
  try {
    const body = { id, content, source: SOURCE };
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    const capture = await post<CaptureRead>("/captures", body, signal);
    batch(() => {
      obstacle.value = null;
      discard(id);
      onSent(capture);
    });
    return true;
  } catch (caught) {
    const error = toApiError(caught);
    if (!isFinal(error)) {
      wait(error);
      return false;
    }
    announce(`Not captured: ${error.message}`);
    keep({ ...one, refusal: error.message });
    return true;
  } finally {
    sending.value = null;
  }
}

function isFinal({ status }: ApiError): boolean {
  return status >= 400 && status < 500 && !PASSING.includes(status);
}

function wait({ message, retryAfter }: ApiError): void {
  if (obstacle.value === null) announce(`Not sent yet: ${message}`);
  obstacle.value = message;
  const seconds = Math.min(retryAfter ?? RETRY_SECONDS, MAX_RETRY_SECONDS);
  if (retryAfter !== null) heldUntil = Date.now() + seconds * 1000;
  // Not all at the same moment, who were told the same.
  const delay = seconds * 1000 * (1 + Math.random() / 4);
  retry = setTimeout(() => void send(), delay);
}

function keep(one: Waiting): void {
  const others = unkept.value.filter(({ id }) => id !== one.id);
  const isKept = hasRoomFor(one) && remember(keyOf(one.id), one);
  unkept.value = isKept ? others : [...others, one];
  refresh();
}

function hasRoomFor({ id, content }: Waiting): boolean {
  const kept = waiting.value.filter(
    (other) => other.id !== id && !unkept.value.includes(other),
  );
  const length = kept.reduce((sum, other) => sum + other.content.length, 0);
  return kept.length < MAX_KEPT && length + content.length <= MAX_KEPT_LENGTH;
}

function prefix(): string {
  return KEPT;
}

function keyOf(id: string): string {
  return prefix() + id;
}

onRemembered([KEPT], () => {
  const known = new Set(waiting.value.map(({ id }) => id));
  refresh();
  // The tab that has it may be closed before it is sent.
  if (waiting.value.some(({ id }) => !known.has(id))) void send();
});

effect(() => {
  if (connection.value === "live") void send();
});

window.addEventListener("online", () => void send());

window.addEventListener("beforeunload", (event) => {
  if (unkept.value.length > 0) event.preventDefault();
});
