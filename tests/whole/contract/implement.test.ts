import { appendFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { countedAsCode } from "../../../src/render/layout.js";
import { layouts } from "../../../src/render/layouts/index.js";
import { layoutOf } from "../../../src/spec/layout.js";
import { parseSpec } from "../../../src/spec/parse.js";
import { tryShell, WITHOUT_HOSTILE_TESTS } from "../../proofs/support/run.js";
import { git, newProject, textOf } from "../../support/project.js";
import { environmentFor } from "../../support/python.js";

// What an implement phase does by hand: a route, without a test. Each layout: 30 s on two idle cores.

const ENDPOINT = `"""Tells the time of day."""

from fastapi import APIRouter

from app.schemas.health import Health

router = APIRouter(prefix="/pings", tags=["pings"])


@router.get("")
async def ping() -> Health:
    """Tell that somebody is here."""
    return Health()
`;

const ACCESS = `"""Who may ask whether somebody is here."""

from tests.access import EVERYBODY, AccessTable

ACCESS: AccessTable = {("GET", "/api/v1/pings"): EVERYBODY}
`;

/** By hand: where an endpoint goes, and what beside `tests/access/` has to say so. */
const LAYOUTS: Readonly<Record<string, { endpoints: string; specs: readonly string[] }>> = {
  "api-v1": { endpoints: "app/api/v1", specs: [] },
  sqlmodel: { endpoints: "app/api", specs: ["- `GET /api/v1/pings`: 200, 500, 503\n"] },
};

it.each(Object.entries(LAYOUTS))(
  "in %s a route breaks no test once what counts as code says so, and one before",
  async (layout, { endpoints, specs }) => {
    const project = await newProject(`--layout=${layout}`);
    const programs = await environmentFor(join(project, "requirements.txt"));
    const routers = `${endpoints}/__init__.py`;
    const folder = layout === "api-v1" ? `${endpoints}/endpoints` : endpoints;
    writeFileSync(join(project, folder, "pings.py"), ENDPOINT);
    const module = folder.replaceAll("/", ".");
    const registered = textOf(project, routers)
      .replace("from fastapi import APIRouter\n", `$&\nfrom ${module}.pings import router as pings`)
      .concat("router.include_router(pings)\n");
    writeFileSync(join(project, routers), registered);
    const tests = (what: string) =>
      tryShell({ programs }, `pytest -n auto -q ${what}`, project, WITHOUT_HOSTILE_TESTS);

    const before = await tests("tests/test_access.py");
    expect(before.output).toContain("test_table_lists_every_route");
    expect(before.exitCode).toBe(1);

    writeFileSync(join(project, "tests/access/pings.py"), ACCESS);
    for (const line of specs) appendFileSync(join(project, "specs/api-endpoints.md"), line);
    const after = await tests("");
    expect(after.exitCode, after.output).toBe(0);

    const { options } = parseSpec(JSON.stringify({ name: "a", layout }), "test", layouts);
    const code = countedAsCode(layoutOf(layout, layouts), options);
    const changed = git(project, "status", "--porcelain", "--untracked-files=all")
      .split("\n")
      .map((line) => line.slice(3));
    for (const path of changed.filter((one) => !one.startsWith("app/")))
      expect(
        code.some((one) => path === one || path.startsWith(`${one}/`)),
        path,
      ).toBe(true);
  },
);
