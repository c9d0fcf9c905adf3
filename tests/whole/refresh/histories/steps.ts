import fc from "fast-check";
import type { Edit } from "./edits.js";
import type { FeatureName, Version } from "./templates.js";

const number = fc.nat(9_999);

const edit: fc.Arbitrary<Edit> = fc.record({
  do: fc.constantFrom("line", "end of a line", "function", "import"),
  at: number,
});

const version: fc.Arbitrary<Version> = fc.array(
  fc.oneof(
    { weight: 8, arbitrary: fc.record({ do: fc.constant("edit"), file: number, edit }) },
    {
      weight: 4,
      arbitrary: fc.record({
        do: fc.constantFrom("requirement", "script", "add", "drop", "rename", "bump"),
        file: number,
      }),
    },
  ),
  { minLength: 1, maxLength: 8 },
);

const refresh = fc.record({ do: fc.constant("refresh"), version });

const ordinary = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant("write"), file: number, edit }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("make"), file: number, edit }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("delete"), file: number }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant("bump"),
      file: number,
      by: fc.constantFrom(1, 1, 2, 3, -1),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant("feature"),
      name: fc.constantFrom<FeatureName>("customer", "invoice", "webhook"),
    }),
  },
  { weight: 3, arbitrary: refresh },
);

// In many files, and in none that holds the spec.
export const replace = fc.record({
  do: fc.constant("replace"),
  word: fc.constantFrom("session", "router", "Mapped", "import", "read"),
});

export const leaveOut = fc.record({
  do: fc.constant("leave out"),
  folders: fc.subarray([".agent-project", "app/api", "app/models", "app/schemas", "alembic"]),
});

export const history = fc.array(ordinary, { minLength: 3, maxLength: 14 });

/** Histories in which something happens, and then a refresh. */
export const historyWith = <T>(special: fc.Arbitrary<T>) =>
  fc
    .tuple(
      fc.array(ordinary, { maxLength: 5 }),
      fc.array(special, { minLength: 1, maxLength: 2 }),
      fc.array(ordinary, { maxLength: 2 }),
      refresh,
      fc.array(fc.oneof({ weight: 6, arbitrary: ordinary }, special), { maxLength: 3 }),
    )
    .map(([before, during, then, last, after]) => [...before, ...during, ...then, last, ...after]);

type Drawn<A> = A extends fc.Arbitrary<infer T> ? T : never;

/** One thing that happens to a project. */
export type Step = Drawn<typeof ordinary | typeof replace | typeof leaveOut>;
