import { expect, test } from "vitest";
import { layouts } from "../../../src/render/layouts/index.js";
import { mergeKindOf } from "../../../src/tree/kind.js";
import { projectPath } from "../../../src/tree/path.js";

const kindOf = (path: string) => mergeKindOf(projectPath(path));

test.each([
  ...["package-lock.json", "npm-shrinkwrap.json", "pnpm-lock.yaml", "yarn.lock", "bun.lock"],
  ...["uv.lock", "poetry.lock", "pdm.lock", "Pipfile.lock"],
])("%s is a lock file, in any folder", (name) => {
  expect([kindOf(name), kindOf(`web/${name}`)]).toEqual(["lockfile", "lockfile"]);
});

test.each(["app/lock.py", "my-uv.lock", "uv.lock/notes.md", "constructor", "package.json"])(
  "%s is none",
  (path) => {
    expect(kindOf(path)).not.toBe("lockfile");
  },
);

test.each([...layouts.values()])(
  "a migration of the layout $name is written once",
  ({ backend }) => {
    expect(kindOf(`${backend.migrations.folder}/0002_invoices.py`)).toBe("once");
  },
);
