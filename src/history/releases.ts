import type { Release } from "./release.js";

/** Every release whose templates differ from those before, oldest first: the changelog of what is written. */
export const releases: readonly Release[] = [{ version: "0.2.0", changes: [] }];
