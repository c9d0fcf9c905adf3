import { format } from "@wasm-fmt/ruff_fmt";
import fc from "fast-check";
import { expect, test } from "vitest";
import { mergeTexts } from "./support/files.js";
import { runs } from "./support/runs.js";

/*
 * Modules of functions that end alike, so that a diff of lines may call one's closing lines the other's.
 * What comes out of a merge without a conflict has each function whole, as the side that changed it
 * wrote it, and is spaced as ruff (an independent formatter) spaces it.
 */
type Fn = { readonly name: string; readonly decorator: string; readonly body: readonly string[] };

const line = fc.constantFrom("return db", "db.flush()", "if db:\n        return db", "pass");
const body = fc.array(line, { minLength: 1, maxLength: 3 });
const decorator = fc.constantFrom("", "", "@traced", '@router.get("/")');

const fn = (names: readonly string[]): fc.Arbitrary<Fn> =>
  fc.record({ name: fc.constantFrom(...names), decorator, body });

const modules = (names: readonly string[], maxLength: number) =>
  fc.uniqueArray(fn(names), { maxLength, selector: ({ name }) => name });

type Change = {
  readonly added: readonly (readonly [number, Fn])[];
  readonly longer: number | undefined;
  readonly decorated: number | undefined;
  readonly removed: number | undefined;
};

/** What a side does to a module: new functions before others, longer bodies, decorators, removals. */
const change = (names: readonly string[]): fc.Arbitrary<Change> =>
  fc.record({
    added: fc.array(fc.tuple(fc.nat(4), fn(names)), { maxLength: 2 }),
    longer: fc.option(fc.nat(3), { nil: undefined }),
    decorated: fc.option(fc.nat(3), { nil: undefined }),
    removed: fc.option(fc.nat(8), { nil: undefined }),
  });

test("functions come through a clean merge whole, and well spaced", () => {
  let clean = 0;
  const arbitrary = fc.tuple(
    modules(["a", "b", "c", "d"], 4),
    change(["m", "n"]),
    change(["t", "u"]),
  );
  fc.assert(
    fc.property(arbitrary, ([base, mine, theirs]) => {
      // A function removed where others are added, or that the other side changed, may look like a
      // renamed one: from lines nobody can tell.
      fc.pre(!mayBeRename(mine, theirs) && !mayBeRename(theirs, mine));
      const project = changed(base, mine, "mine");
      const target = changed(base, theirs, "theirs");
      const merged = mergeTexts("app/crud.py", {
        base: source(base),
        project: source(project),
        target: source(target),
      });
      if (merged.action === "conflict") return;
      clean++;
      const text = merged.text ?? "";
      expect(format(text), text).toBe(text);
      expect(functionsIn(text).sort(), text).toEqual(wanted(base, project, target).sort());
    }),
    runs(250),
  );
  expect(clean).toBeGreaterThan(100);
});

function mayBeRename({ removed, added }: Change, { longer, decorated }: Change): boolean {
  const replaced = added.length > 0 || longer === removed || decorated === removed;
  return removed !== undefined && replaced;
}

function changed(base: readonly Fn[], how: Change, who: string): Fn[] {
  const edited = base.flatMap((one, at) => {
    if (at === how.removed) return [];
    const longer = at === how.longer ? { body: [...one.body, `db.${who}()`] } : {};
    const decorated = at === how.decorated ? { decorator: `@${who}` } : {};
    return [{ ...one, ...longer, ...decorated }];
  });
  const added = [...new Map(how.added.map((one) => [one[1].name, one])).values()];
  return [...edited, undefined].flatMap((one, at) => [
    ...added.filter(([before]) => Math.min(before, edited.length) === at).map(([, fresh]) => fresh),
    ...(one ? [one] : []),
  ]);
}

function sourceOf({ name, decorator: above, body: lines }: Fn): string {
  const inside = lines.map((text) => `    ${text}\n`).join("");
  return `${above && `${above}\n`}def ${name}(db):\n${inside}`;
}

function source(fns: readonly Fn[]): string {
  return fns.map(sourceOf).join("\n\n");
}

function functionsIn(merged: string): string[] {
  // In one body the order of the two sides' lines depends on what else they brought.
  const text = merged
    .replaceAll("    db.mine()\n    db.theirs()\n", "    db.theirs()\n    db.mine()\n")
    .replaceAll("@mine\n@theirs\n", "@theirs\n@mine\n");
  return text === "" ? [] : text.split("\n\n\n").map((one) => `${one.trimEnd()}\n`);
}

/** The functions that a merge must give: each part of each as the side that changed it has it. */
function wanted(base: readonly Fn[], project: readonly Fn[], target: readonly Fn[]): string[] {
  const of = (fns: readonly Fn[]) => new Map(fns.map((one) => [one.name, one]));
  const [was, mine, theirs] = [of(base), of(project), of(target)];
  return [...new Set([...was.keys(), ...mine.keys(), ...theirs.keys()])].flatMap((name) => {
    const [b, p, t] = [was.get(name), mine.get(name), theirs.get(name)];
    if (!b || !p || !t) return [(b ? undefined : (p ?? t)) ?? []].flat().map(sourceOf);
    // Where both added to one part, both are kept, the template's first.
    const decorators = [t.decorator, p.decorator].filter((text) => text !== b.decorator);
    const added = [t, p].flatMap((side) => side.body.slice(b.body.length));
    const decorator = decorators.length === 0 ? b.decorator : decorators.join("\n");
    return [sourceOf({ name, decorator, body: [...b.body, ...added] })];
  });
}
