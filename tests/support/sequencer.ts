import { BaseSequencer, type TestSpecification } from "vitest/node";

/** Files that take minutes, the longest first: one that came last would have the machine to itself. */
const LONGEST = [
  "proofs/own-tests",
  "proofs/options",
  "proofs/hostile",
  "proofs/documents",
  "proofs/ci",
  "proofs/migrations",
  "whole/feature/edits",
  "proofs/container",
  "whole/refresh/cases",
  "whole/disk/kill",
  "whole/refresh/histories",
  "whole/disk/hostile",
  "proofs/tools",
  "whole/migrations",
];

const placeOf = ({ moduleId }: TestSpecification) => {
  const place = LONGEST.findIndex((name) => moduleId.endsWith(`tests/${name}.test.ts`));
  return place === -1 ? LONGEST.length : place;
};

/** Begins with what takes longest. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return (await super.sort(files)).toSorted((a, b) => placeOf(a) - placeOf(b));
  }
}
