import fc from "fast-check";
import { expect, test } from "vitest";
import { mergeTexts } from "./support/files.js";
import { parses } from "./support/python.js";
import { runs } from "./support/runs.js";

/*
 * A router as the template writes it, edited by a person in any combination of ways while features come
 * and go. What must be registered afterwards is worked out on sets, without any merging.
 */
type Router = { readonly name: string; readonly tags: boolean };

const TEMPLATE = ["auth", "billing", "invoices", "orders", "users", "zones"];
const OWN = ["admin", "kpis", "webhooks"];

type Edits = {
  readonly removed: readonly string[];
  readonly tagged: readonly string[];
  readonly own: readonly (readonly [number, string])[];
  readonly reversed: boolean;
  readonly prefix: string;
  readonly tail: string;
};

const edits: fc.Arbitrary<Edits> = fc.record({
  removed: fc.subarray(TEMPLATE, { maxLength: 2 }),
  tagged: fc.subarray(TEMPLATE, { maxLength: 3 }),
  own: fc.array(fc.tuple(fc.nat(6), fc.constantFrom(...OWN)), { maxLength: 2 }),
  reversed: fc.boolean(),
  prefix: fc.constantFrom("/api/v1", "/v1"),
  tail: fc.constantFrom("", '\n\n@router.get("/ping")\ndef ping():\n    return "pong"\n'),
});

test("whatever a person did to the router, features come and go in it", () => {
  let needless = 0;
  let tried = 0;
  const before = fc.subarray(TEMPLATE, { minLength: 1 });
  const after = fc.subarray(TEMPLATE, { minLength: 1 });
  fc.assert(
    fc.property(before, after, edits, (was, wanted, how) => {
      const mine = edited(was, how);
      const base = source(plain(was), "/api/v1", "");
      const target = source(plain(wanted), "/api/v1", "");
      const project = source(mine, how.prefix, how.tail);
      const { text = "", action } = mergeTexts("app/api/v1/__init__.py", { base, project, target });
      tried++;
      if (action === "conflict") {
        // A feature goes whose line the person has edited: that is theirs to decide. Or no entry is
        // left to stand beside, and the line above the list was edited as well.
        const edited = mine.filter(({ name, tags }) => tags && was.includes(name));
        const asked = edited.some(({ name }) => !wanted.includes(name));
        const alone = !mine.some(({ name }) => was.includes(name) && wanted.includes(name));
        if (!asked && !alone) needless++;
        return;
      }
      const names = (routers: readonly Router[]) => routers.map(({ name }) => name);
      const dropped = was.filter((name) => !wanted.includes(name));
      const added = wanted.filter((name) => !was.includes(name));
      const expected = [...names(mine).filter((name) => !dropped.includes(name)), ...added];
      expect(found(text, /^router\.include_router\((\w+)_router/gm).sort(), text).toEqual(
        expected.sort(),
      );
      expect(found(text, /import router as (\w+)_router$/gm).sort(), text).toEqual(expected.sort());
      expect(found(text, /^router\.include_router\((\w+)_router, tags/gm).sort()).toEqual(
        names(mine.filter(({ name, tags }) => tags && expected.includes(name))).sort(),
      );
      expect(text.endsWith(how.tail)).toBe(true);
      expect(parses(text)).toBe(true);
    }),
    runs(250),
  );
  expect(needless, `of ${tried}`).toBe(0);
});

function edited(was: readonly string[], how: Edits): Router[] {
  const kept = was
    .filter((name) => !how.removed.includes(name))
    .map((name) => ({ name, tags: how.tagged.includes(name) }));
  const list = how.reversed ? kept.toReversed() : kept;
  for (const [at, name] of new Map(how.own.map((one) => [one[1], one])).values())
    list.splice(at, 0, { name, tags: false });
  return list;
}

function plain(names: readonly string[]): Router[] {
  return names.map((name) => ({ name, tags: false }));
}

function source(routers: readonly Router[], prefix: string, tail: string): string {
  const imports = routers
    .map(({ name }) => `from app.api.v1.endpoints.${name} import router as ${name}_router\n`)
    .sort();
  const includes = routers.map(
    ({ name, tags }) =>
      `router.include_router(${name}_router${tags ? `, tags=["${name}"]` : ""})\n`,
  );
  const head = `from fastapi import APIRouter\n\n${imports.join("")}\n`;
  return `${head}router = APIRouter(prefix="${prefix}")\n${includes.join("")}${tail}`;
}

function found(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].map((match) => match[1] ?? "");
}
