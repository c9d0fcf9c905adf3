import fc from "fast-check";
import type { Access, Feature } from "../../../src/spec/feature.js";
import type { Common, Field } from "../../../src/spec/field/field.js";
import { featureName, fieldName, pluralOf, projectName } from "../../../src/spec/naming/name.js";
import { specOf, type Spec } from "../../../src/spec/spec.js";
import { projectPath } from "../../../src/tree/path.js";
import { layouts } from "./layouts.js";

/*
 * Values that are valid by construction, never by asking the code under test: names are made of a
 * few words that nothing reserves.
 */

const word = fc.constantFrom("amber", "birch", "cedar", "dune", "ember", "fjord", "glade", "heath");

const fieldNames = fc.tuple(word, fc.nat(99)).map(([base, n]) => fieldName(`${base}${n}`));

const twoDigits = (n: number) => String(n).padStart(2, "0");

const dates = fc
  .tuple(
    fc.integer({ min: 2, max: 9998 }),
    fc.integer({ min: 1, max: 12 }),
    fc.integer({ min: 1, max: 28 }),
  )
  .map(([y, m, d]) => `${String(y).padStart(4, "0")}-${twoDigits(m)}-${twoDigits(d)}`);

const datetimes = fc
  .tuple(
    dates,
    fc.nat(23),
    fc.nat(59),
    fc.constantFrom("", ".5", ".123456"),
    fc.constantFrom("Z", "+05:30", "-14:00"),
  )
  .map(
    ([date, hour, minute, fraction, zone]) =>
      `${date}T${twoDigits(hour)}:${twoDigits(minute)}:00${fraction}${zone}`,
  );

// Whatever can be printed, with what the grammar itself uses.
const texts = (longest: number) =>
  fc
    .string({
      unit: fc.oneof(
        fc.constantFrom(":", "=", ",", " ", "'", '"', "\\", "日", "😀"),
        fc.string({ minLength: 1, maxLength: 1 }),
      ),
      maxLength: Math.min(longest, 20),
    })
    .filter((text) => Array.from(text).length <= longest);

const decimals = fc
  .tuple(fc.integer({ min: 1, max: 38 }), fc.nat(38))
  .filter(([precision, scale]) => scale <= precision)
  .chain(([precision, scale]) =>
    fc.record({
      precision: fc.constant(precision),
      scale: fc.constant(scale),
      default: fc.option(
        fc
          .tuple(fc.boolean(), fc.bigInt({ min: 0n, max: 10n ** BigInt(precision) - 1n }))
          .map(([negative, n]) => {
            const digits = n.toString().padStart(scale + 1, "0");
            const point = digits.length - scale;
            const text = scale === 0 ? digits : `${digits.slice(0, point)}.${digits.slice(point)}`;
            return negative && n > 0n ? `-${text}` : text;
          }),
        { nil: undefined },
      ),
    }),
  );

const enums = fc.uniqueArray(word, { minLength: 1 }).chain((values) =>
  fc.record({
    values: fc.constant(values),
    default: fc.option(fc.constantFrom(...values), { nil: undefined }),
  }),
);

const strings = fc.integer({ min: 1, max: 10_000 }).chain((length) =>
  fc.record({
    length: fc.constant(length),
    default: fc.option(texts(length), { nil: undefined }),
  }),
);

type Modifiers = Omit<Common, "name">;
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
const floats = fc.double({ noNaN: true, noDefaultInfinity: true }).map((n) => (n === 0 ? 0 : n));
const ints = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(String);

const types = fc.oneof(
  strings.map((rest) => ({ type: "str" as const, ...rest })),
  maybe(texts(100)).map((value) => ({ type: "text" as const, default: value })),
  maybe(ints).map((value) => ({ type: "int" as const, default: value })),
  maybe(floats).map((value) => ({ type: "float" as const, default: value })),
  decimals.map((rest) => ({ type: "decimal" as const, ...rest })),
  maybe(fc.boolean()).map((value) => ({ type: "bool" as const, default: value })),
  maybe(dates).map((value) => ({ type: "date" as const, default: value })),
  maybe(datetimes).map((value) => ({ type: "datetime" as const, default: value })),
  maybe(fc.uuid()).map((value) => ({ type: "uuid" as const, default: value })),
  enums.map((rest) => ({ type: "enum" as const, ...rest })),
  fc.constant({ type: "json" as const, default: undefined }),
  fc.constant({ type: "list" as const, item: "str" as const, default: undefined }),
  word.map((target) => ({
    type: "ref" as const,
    feature: featureName(target, new Map()),
    default: undefined,
  })),
);

/** Any field that the grammar can say. */
export const fields: fc.Arbitrary<Field> = fc
  .tuple(fieldNames, types, fc.boolean(), fc.constantFrom("", "unique", "index"))
  .map(([name, type, nullable, search]) => ({
    name,
    ...modifiers(type, nullable, search),
    ...type,
  }));

// The modifiers that the type can have, out of those that are wanted.
function modifiers(
  type: { type: string; default?: unknown; length?: number },
  nullable: boolean,
  search: string,
): Modifiers {
  const indexable = !["text", "json", "list"].includes(type.type) && (type.length ?? 0) <= 500;
  return {
    nullable: nullable && type.type !== "list",
    unique:
      search === "unique" &&
      indexable &&
      !["bool", "enum"].includes(type.type) &&
      type.default === undefined,
    index: search === "index" && indexable && type.type !== "ref",
  };
}

const accesses: fc.Arbitrary<Access | undefined> = fc.constantFrom(
  undefined,
  { kind: "public" },
  { kind: "authenticated" },
  { kind: "owned" },
  { kind: "role", role: "book_keeper" },
);

// References are nullable and only to features that are there, so that any set of features is valid.
const specFeatures = fc.uniqueArray(word, { maxLength: 6 }).chain((names) =>
  fc.tuple(
    ...names.map((name, index) =>
      fc
        .record({
          access: accesses,
          plural: fc.boolean(),
          fields: fc.uniqueArray(fields, {
            minLength: 1,
            maxLength: 6,
            selector: (field) => field.name,
          }),
        })
        .map(({ access, plural, fields: some }): Feature => {
          const own = featureName(name, new Map());
          return {
            name: own,
            plural: plural ? `${name}_rows` : pluralOf(own),
            access,
            fields: some.map((field) =>
              field.type === "ref"
                ? {
                    ...field,
                    nullable: true,
                    feature: featureName(names[index % names.length] ?? name, new Map()),
                  }
                : field,
            ),
          };
        }),
    ),
  ),
);

/** Any spec of the layout `api-v1`. */
export const specs: fc.Arbitrary<Spec> = fc
  .record({
    name: fc.constantFrom("shop", "My.Shop-2", "a").map(projectName),
    options: fc.record({
      database: fc.constantFrom("sqlite", "postgresql"),
      agents: fc.subarray(["claude", "codex", "copilot"]),
      docker: fc.boolean(),
    }),
    features: specFeatures,
    keep: fc.subarray(["README.md", "app/main.py", "docs/größe.md"].map(projectPath)),
  })
  .map((parts) => specOf({ layout: "api-v1", ...parts }, layouts));
