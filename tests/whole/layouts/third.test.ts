import { cpSync, existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { build } from "esbuild";
import { execa } from "execa";
import { format } from "prettier";
import { beforeAll, describe, expect, it } from "vitest";
import { version } from "../../../src/version.js";
import { soundModules } from "../../support/python.js";
import { bins, cli, lasting, scratch } from "../../support/cli.js";
import { addLayout } from "./support.js";
import { runOnTerminal } from "../../support/terminal.js";
import { commit, migrationsOf, run, textOf } from "../../support/project.js";
import { replaceIn, templateIn, variant, type Variant } from "../../support/variant.js";

// A layout of two components: a back end in Python in one folder, a front end in TypeScript in
// another. Features have files in both, and stand in a list of each.

const NEWER = "8.0.0";

let built: Variant;
let newer: Variant;

beforeAll(() => {
  const folder = lasting();
  built = variant(join(folder, "with-third"), version, addThird);
  newer = variant(join(folder, "newer"), NEWER, (root) => {
    addThird(root);
    const pages = templateIn(root, "web/src/pages.tsx", "third");
    replaceIn(pages, "pages = (", "pages: unknown = (");
    const main = templateIn(root, "backend/app/main.py", "third");
    replaceIn(main, "The guest book", "The book of guests");
  });
});

/** The layout, and a part of what each feature has that others could share. */
function addThird(root: string): void {
  addLayout(root, "third");
  const parts = join(root, "templates/shared/parts/web");
  mkdirSync(parts, { recursive: true });
  writeFileSync(join(parts, "card.tsx.ejs"), CARD);
}

const CARD = `/** <%= feature.One %>, in short. */
export const <%= feature.className %>Card = () => <p><%= feature.One %></p>;
`;

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
  const { stdout } = await execa("python3", ["-m", "app.main"], { cwd: join(project, "backend") });
  return stdout;
}

/** What the front end shows, as a browser would run it: each element is its text. */
async function pagesOf(project: string): Promise<string> {
  const outfile = join(scratch(), "pages.mjs");
  await build({
    entryPoints: [join(project, "web/src/pages.tsx")],
    outfile,
    bundle: true,
    format: "esm",
    jsxFactory: "element",
    banner: {
      js: "const element = (kind, _, ...inner) => typeof kind === 'string' ? inner.join(' ') : kind();",
    },
    logLevel: "silent",
  });
  const { pages } = (await import(outfile)) as { pages: string };
  return pages;
}

/** What TypeScript's compiler has against a project. */
async function typescript(cwd: string, ...args: string[]): Promise<string> {
  const compiler = resolve("node_modules/typescript/bin/tsc");
  const { stdout } = await execa(process.execPath, [compiler, ...args], { cwd, reject: false });
  return stdout;
}

/** What it has against a guest, in a front end. */
function faultsOf(web: string, guest: object): Promise<string> {
  const text = `import { idsOfHouseGuests } from "./pages/house_guests";
declare global {
  namespace JSX {
    type IntrinsicElements = Record<string, object>;
  }
}
export const ids: string[] = idsOfHouseGuests([${JSON.stringify(guest)}]);
`;
  writeFileSync(join(web, "src/guests.ts"), text);
  const options = ["--noEmit", "--strict", "--jsx", "preserve", "--module", "esnext"];
  return typescript(web, ...options, "--moduleResolution", "bundler", "src/guests.ts");
}

describe("a layout that somebody adds", () => {
  it("is one of the layouts, with its options", async () => {
    const listed = await cli(["layouts"], { cwd: scratch(), bin: built.bins.create });
    expect(listed.stdout).toContain("third: a guest book");
    const project = await create(built.bins.create, "--layout=third", "--set=greeting=welcome");
    expect(await greetingOf(project)).toBe("welcome");
    expect(await pagesOf(project)).toBe("welcome");
    expect(existsSync(join(project, "backend/app/bell.py"))).toBe(false);
    await inside(project, "check");
  });

  it("has what it takes from the shared templates, in its own folder and under its own names", async () => {
    const project = await create(built.bins.create, "--layout=third");
    const other = await create(bins.create, "--layout=api-v1");
    expect(textOf(project, "backend/app/breaker.py")).toBe(
      textOf(other, "app/services/circuit_breaker.py"),
    );
    expect(textOf(project, "backend/app/client.py")).toBe(
      textOf(other, "app/services/http_client.py").replace(
        "from app.services.circuit_breaker import",
        "from app.breaker import",
      ),
    );
  });

  it("says what each of its components needs, in the component's folder", async () => {
    const args = ["shop", "--yes", "--json", "--layout=third"];
    const { stdout } = await cli(args, { cwd: scratch(), bin: built.bins.create });
    expect((JSON.parse(stdout) as { next: string[] }).next.slice(-3)).toEqual([
      "(cd backend && pip install -r requirements.txt)",
      "(cd backend && python -m app.main)",
      "(cd web && npm install)",
    ]);
  });

  it("has features, options and removal by the code that all layouts have", async () => {
    const project = await create(built.bins.create, "--layout=third");
    const said = await inside(project, "feature", "visitor", "name:str:20", "--json");
    expect((JSON.parse(said) as { next: string[] }).next).toEqual([
      "(cd backend && alembic upgrade head)",
      "(cd backend && python -m app.main)",
      "(cd web && npm test)",
    ]);
    expect(textOf(project, "backend/app/pages/visitors.py")).toContain('TITLE = "Visitors"');
    expect(textOf(project, "web/src/cards/Visitor.tsx")).toBe(
      "/** A visitor, in short. */\nexport const VisitorCard = () => <p>A visitor</p>;\n",
    );
    // The layout's features are owned unless they say otherwise.
    const folder = "backend/alembic/versions";
    const [, people = "", added = "", ...more] = migrationsOf(project, folder);
    expect(more).toEqual([]);
    expect(textOf(project, `${folder}/${people}`)).toContain('op.create_table(\n        "users"');
    expect(textOf(project, `${folder}/${added}`)).toContain("owner_id");
    commit(project, "Visitors");
    await inside(project, "set", "bell=on");
    expect((await greetingOf(project)).split("\n")).toEqual(["hello", "Visitors", "ding"]);
    expect(await pagesOf(project)).toBe("hello Visitors");
    await inside(project, "feature", "visitor", "--remove");
    expect(existsSync(join(project, "backend/app/pages/visitors.py"))).toBe(false);
    expect(await pagesOf(project)).toBe("hello");
    await inside(project, "check");
  });

  it("has a component, and its part of each feature, by an option", async () => {
    const project = await create(built.bins.create, "--layout=third", "--set=web=off");
    const said = await inside(project, "feature", "visitor", "name:str:20", "--json");
    const nextOf = (json: string) => (JSON.parse(json) as { next: string[] }).next;
    expect(nextOf(said)).not.toContain("(cd web && npm test)");
    expect(existsSync(join(project, "web"))).toBe(false);
    await inside(project, "check");
    commit(project, "Visitors");
    const on = await inside(project, "set", "web=on", "--json");
    expect(nextOf(on)).toContain("(cd web && npm test)");
    expect(await pagesOf(project)).toBe("hello Visitors");
    await inside(project, "set", "web=off");
    expect(existsSync(join(project, "web"))).toBe(false);
    await inside(project, "check");
  });

  it("has another access for features that do not say, and fewer to choose from, by an option", async () => {
    const project = await create(built.bins.create, "--layout=third", "--set=login=off");
    const { bins } = built;
    const page = "backend/app/entries/visitor.py";
    const owned = ["feature", "visitor", "name:str:20", "--access", "owned"];
    const refused = await run(project, owned, { bin: bins.inside });
    expect(refused.exitCode).toBe(2);
    expect(refused.stderr).toContain(
      "The access of the feature 'visitor' cannot be 'owned': with this project's options it is public.",
    );
    expect(existsSync(join(project, page))).toBe(false);
    const { screen } = await runOnTerminal([process.execPath, bins.inside, "feature"], {
      cwd: project,
      script: [
        ["Name of the feature", "visitor\r"],
        ["First field", "name:str:20\r"],
        ["Next field", "\r"],
      ],
    });
    expect(screen).toContain("Added the feature 'visitor'.");
    expect(screen).not.toContain("Who may use it?");
    const spec = textOf(project, ".agent-project/features/visitor.json");
    expect(spec).not.toContain("access");
    commit(project, "Visitors");

    const folder = "backend/alembic/versions";
    const before = migrationsOf(project, folder);
    await inside(project, "set", "login=on");
    const after = migrationsOf(project, folder);
    const [people = "", owners = ""] = after.filter((name) => !before.includes(name));
    expect(textOf(project, `${folder}/${people}`)).toContain('op.create_table(\n        "users"');
    expect(textOf(project, `${folder}/${owners}`)).toContain("owner_id");
    expect(textOf(project, ".agent-project/features/visitor.json")).toBe(spec);
    commit(project, "People");

    // What refers to people goes before they do.
    await inside(project, "set", "login=off");
    const [free = "", nobody = ""] = migrationsOf(project, folder).slice(after.length);
    expect(textOf(project, `${folder}/${free}`)).toContain('drop_column("owner_id")');
    expect(textOf(project, `${folder}/${nobody}`)).toContain('"""no people');
    await inside(project, "set", "login=on");
    await inside(project, "feature", "guest", "name:str:20", "--access", "owned");
    const off = await run(project, ["set", "login=off"], { bin: bins.inside });
    expect(off.exitCode).toBe(2);
    expect(off.stderr).toContain("The access of the feature 'guest' cannot be 'owned'");
    await inside(project, "check");
  });

  it("writes a feature in the dialects that it names, each with its own modules", async () => {
    const project = await create(built.bins.create, "--layout=third");
    const fields = ["paid:decimal:9,2", "mood:enum:calm,cross:null", "tags:list:str", "note:json"];
    await inside(project, "feature", "house_guest", ...fields);
    const backend = join(project, "backend");
    expect(textOf(backend, "app/entries/house_guest.py")).toContain(
      [
        "from typing import Annotated",
        "",
        "from pydantic import BaseModel",
        "",
        "from app.kinds.house_guest import HouseGuestMood",
        "from app.values import Digits, JSONData",
      ].join("\n"),
    );
    expect(await soundModules(backend)).toBeGreaterThan(8);
    const web = join(project, "web");
    const page = "src/pages/house_guests.tsx";
    expect(await format(textOf(web, page), { parser: "typescript" })).toBe(textOf(web, page));
    const guest = { id: "1", paid: "9.50", mood: null, tags: ["new"], note: { a: 1 } };
    expect(await faultsOf(web, guest)).toBe("");
    expect(await faultsOf(web, { ...guest, paid: 9.5 })).toContain("'number' is not assignable");
    expect(await faultsOf(web, { ...guest, mood: "glad" })).toContain("HouseGuestMood");
  });

  it("cannot speak of a dialect that it does not name", async () => {
    for (const file of ["tsconfig.json", "tsconfig.templates.json"])
      cpSync(resolve(file), join(built.root, file));
    const compiled = join(built.root, "src/render/compiled/third.templates.js");
    replaceIn(compiled, "({ pydantic }) => pydantic.read.", "({ sqlalchemy }) => sqlalchemy.");
    const faults = await typescript(built.root, "-p", "tsconfig.templates.json");
    expect(faults.match(/error .*/g)).toEqual([
      expect.stringContaining("Property 'sqlalchemy' does not exist"),
    ]);
  });

  it("asks who may use a feature with its own answer first, and no role that it does not have", async () => {
    const project = await create(built.bins.create, "--layout=third");
    const { exitCode, screen } = await runOnTerminal(
      [process.execPath, built.bins.inside, "feature"],
      {
        cwd: project,
        script: [
          ["Name of the feature", "visitor\r"],
          ["First field", "name:str:20\r"],
          ["Next field", "\r"],
          ["Who may use it?", "\r"],
        ],
      },
    );
    expect(exitCode, screen).toBe(0);
    expect(screen).not.toContain("administrators");
    // What holds without an answer is not written down, so that it follows the options.
    expect(textOf(project, ".agent-project/features/visitor.json")).not.toContain("access");
    const [, , added = ""] = migrationsOf(project, "backend/alembic/versions");
    expect(textOf(project, `backend/alembic/versions/${added}`)).toContain("owner_id");
  });

  it("keeps what people edited in both of its components", async () => {
    const project = await create(built.bins.create, "--layout=third");
    replaceIn(join(project, "backend/app/main.py"), 'print("hello")', 'print("hello, you")');
    mkdirSync(join(project, "web/src/own"));
    writeFileSync(
      join(project, "web/src/own/about.tsx"),
      "export const About = () => <h1>About</h1>;\n",
    );
    const pages = join(project, "web/src/pages.tsx");
    replaceIn(pages, "\n/**", '\nimport { About } from "./own/about";\n\n/**');
    // Where features come to stand, too.
    replaceIn(pages, "<h1>hello</h1>", "<h1>hello</h1>\n    <About />");
    commit(project, "Our edits");
    await inside(project, "feature", "visitor", "name:str:20");
    commit(project, "Visitors");
    const refreshed = await run(project, ["refresh"], { bin: newer.bins.inside });
    expect(refreshed.exitCode, refreshed.stdout + refreshed.stderr).toBe(0);
    expect((await greetingOf(project)).split("\n")).toEqual(["hello, you", "Visitors"]);
    expect(await pagesOf(project)).toBe("hello Visitors About");
    expect(textOf(project, "backend/app/main.py")).toContain("The book of guests");
    expect(textOf(project, "web/src/pages.tsx")).toContain("pages: unknown");
    const checked = await run(project, ["check"], { bin: newer.bins.inside });
    expect(checked.exitCode, checked.stdout + checked.stderr).toBe(0);
  });

  it("has the names of its languages for itself, and no other layout has them", async () => {
    const project = await create(built.bins.create, "--layout=third");
    const { exitCode, stderr } = await run(project, ["feature", "signal", "name:str:20"], {
      bin: built.bins.inside,
    });
    expect(exitCode).toBe(2);
    expect(stderr).toContain("generated TypeScript uses a class of that name");
    const frame = await run(project, ["feature", "frame", "name:str:20"], {
      bin: built.bins.inside,
    });
    expect(frame.exitCode).toBe(2);
    expect(frame.stderr).toContain("layout has that name");
    const other = await create(bins.create, "--layout=api-v1");
    const added = await run(other, ["feature", "signal", "name:str:20"]);
    expect(added.exitCode, added.stderr).toBe(0);
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
