import { signal } from "@preact/signals-react";
import { get, toApiError } from "../api/client";
import type { DigestRead } from "../api/summaries";
import { connect, onEvents, onReset } from "./connection";
import type { ApiError } from "./types";

export const digest = signal<DigestRead | null>(null);
export const error = signal<ApiError | null>(null);

export async function load(): Promise<void> {
  await connect();
  error.value = null;
  try {
    digest.value = await get<DigestRead>("/digest");
  } catch (caught) {
    error.value = toApiError(caught);
  }
}

onEvents(["digest.updated"], (events) => {
  digest.value = events.at(-1)?.data as DigestRead;
});
onReset(() => void load());
