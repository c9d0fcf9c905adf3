import { cpSync, existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { execa } from "execa";
import { beforeAll, describe, expect, it } from "vitest";
import { version } from "../../../src/version.js";
import { bins, cli, lasting, scratch } from "../../support/cli.js";
import { commit, migrationsOf, run, textOf } from "../../support/project.js";
import { replaceIn, variant, type Variant } from "../../support/variant.js";

const THIRD = resolve("tests/whole/layouts/fixtures/third");

let built: Variant;

/** This package with another layout: a folder of templates, its description, and a line in the list. */
beforeAll(() => {
  built = variant(join(lasting(), "with-third"), version, (root) => {
    cpSync(join(THIRD, "templates"), join(root, "templates/third"), { recursive: true });
    const layouts = join(root, "src/render/layouts");
    cpSync(join(THIRD, "layout.ts"), join(layouts, "third.ts"));
    const index = join(layouts, "index.ts");
    replaceIn(index, "import { apiV1 }", 'import { third } from "./third.js";\nimport { apiV1 }');
    replaceIn(index, "[apiV1", "[third, apiV1");
  });
});

async function create(bin: string, ...flags: string[]): Promise<string> {
  const cwd = scratch();
  const { exitCode, stderr } = await cli(["shop", "--yes", ...flags], { cwd, bin });
  expect(exitCode, stderr).toBe(0);
  return join(cwd, "shop");
}

async function inside(project: string, ...args: string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await run(project, args, { bin: built.bins.inside });
  expect(exitCode, stdout + stderr).toBe(0);
  return stdout;
}

async function greetingOf(project: string): Promise<string> {
  const { stdout } = await execa("python3", ["-m", "app.main"], { cwd: project });
  return stdout;
}

describe("a layout that somebody adds", () => {
  it("is one of the layouts, with its options", async () => {
    const listed = await cli(["layouts"], { cwd: scratch(), bin: built.bins.create });
    expect(listed.stdout).toContain("third: a guest book");
    const project = await create(built.bins.create, "--layout=third", "--set=greeting=welcome");
    expect(await greetingOf(project)).toBe("welcome");
    expect(existsSync(join(project, "app/bell.py"))).toBe(false);
    await inside(project, "check");
  });

  it("has what it takes from the shared templates, under its own names", async () => {
    const project = await create(built.bins.create, "--layout=third");
    const other = await create(bins.create, "--layout=api-v1");
    expect(textOf(project, "app/breaker.py")).toBe(
      textOf(other, "app/services/circuit_breaker.py"),
    );
    expect(textOf(project, "app/client.py")).toBe(
      textOf(other, "app/services/http_client.py").replace(
        "from app.services.circuit_breaker import",
        "from app.breaker import",
      ),
    );
  });

  it("has features, options and removal by the code that all layouts have", async () => {
    const project = await create(built.bins.create, "--layout=third");
    await inside(project, "feature", "visitor", "name:str:20");
    expect(textOf(project, "app/pages/visitors.py")).toContain('TITLE = "Visitors"');
    const [, added, ...more] = migrationsOf(project);
    expect(more).toEqual([]);
    // The layout's features are owned unless they say otherwise.
    expect(textOf(project, `alembic/versions/${added ?? ""}`)).toContain("owner_id");
    commit(project, "Visitors");
    await inside(project, "set", "bell=on");
    expect((await greetingOf(project)).split("\n")).toEqual(["hello", "Visitors", "ding"]);
    await inside(project, "feature", "visitor", "--remove");
    expect(existsSync(join(project, "app/pages/visitors.py"))).toBe(false);
    await inside(project, "check");
  });

  it("changes nothing in the others", async () => {
    const digests = [built.bins.create, bins.create].map(async (bin) => {
      const args = ["shop", "--yes", "--json", "--dry-run", "--layout=api-v1"];
      const { stdout } = await cli(args, { cwd: scratch(), bin });
      return (JSON.parse(stdout) as { digest: string }).digest;
    });
    const [one, other] = await Promise.all(digests);
    expect(one).toBe(other);
    expect(one).toMatch(/^[0-9a-f]{40}$/);
  });
});
