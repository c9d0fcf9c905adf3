import { signal } from "@preact/signals-react";

/** The time, to the half minute: what shows an age is then never stale. */
export const now = signal(Date.now());

setInterval(() => {
  now.value = Date.now();
}, 30_000);
