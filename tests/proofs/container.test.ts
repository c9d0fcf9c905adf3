import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { execa } from "execa";
import { expect } from "vitest";
import { environmentFor } from "../support/python.js";
import { freshClone } from "./support/clone.js";
import { newEmptyDatabase } from "./support/database.js";
import {
  commandIn,
  contextRules,
  copiesOf,
  imageOf,
  type Stage,
  stagesOf,
  textsOf,
} from "./support/dockerfile.js";
import { backendOf, factsOf, onDatabase } from "./support/layouts/index.js";
import { prove } from "./support/proof.js";
import { environmentOf, shell, tryShell } from "./support/run.js";
import { productionOf, start } from "./support/server.js";
import type { Target } from "./support/target.js";

/** The stage that installs what the application needs: the environment of a proof takes its place. */
const REQUIREMENTS = "build";
/** The stage that builds the page, of layouts that have one. */
const PAGE = "page";

prove({ database: "either", features: "without" }, (target, proof) => {
  proof("the Dockerfile and the compose file pass their linters", async () => {
    const programs = await environmentFor(resolve("tests/proofs/tools/linters.txt"));
    await shell({ programs }, "hadolint --failure-threshold info Dockerfile", target.backend);
    const compose = "check-jsonschema --builtin-schema vendor.compose-spec compose.yaml";
    await shell({ programs }, compose, target.clone);
    const rules = resolve("tests/proofs/tools/yamllint.yaml");
    await shell({ programs }, `yamllint --strict -c ${rules} .`, target.clone);
  });

  proof("the image has stages, a user other than root and a health check", () => {
    const stages = stagesOf(target.backend);
    expect(stages.length).toBeGreaterThan(1);
    const final = finalOf(stages);
    expect(textsOf(final, "USER")).toEqual([expect.stringMatching(/^\d{4,}$/)]);
    expect(textsOf(final, "HEALTHCHECK")).toHaveLength(1);
    return Promise.resolve();
  });

  proof("its steps, run by hand, give a server that needs nothing but what is copied", async () => {
    const backend = backendOf(target, await freshClone(target));
    const stages = stagesOf(backend);
    const programs = await installedBy(stages, target, backend);
    const tool = await tryShell(
      { programs },
      "! test -e $(dirname $(which python))/pytest",
      backend,
    );
    expect(tool.exitCode).toBe(0);

    const image = await imageOf(backend, REQUIREMENTS, (line, cwd) => shell(target, line, cwd));
    expect(existsSync(join(image, "tests"))).toBe(false);
    expect(existsSync(join(image, "backend/tests"))).toBe(false);

    const hasPage = stages.some(({ name }) => name === PAGE);
    expect(existsSync(join(image, "frontend/dist/index.html"))).toBe(hasPage);
    const paths = await readdir(image, { recursive: true });
    expect(paths.filter((path) => /node_modules|\.tsx?$/.test(path))).toEqual([]);

    const database = factsOf(target).deployedOn[target.database];
    const url = await newEmptyDatabase({ ...target, database });
    const env = { ...productionOf(target), ...onDatabase(target, url) };
    await shell({ programs }, "alembic upgrade head", image, env);
    const server = await start({ ...target, programs }, image, env);
    try {
      const [healthCheck = "[]"] = textsOf(finalOf(stages), "HEALTHCHECK");
      const [program = "", ...rest] = commandIn(healthCheck);
      const check = (url: string) =>
        execa(
          join(programs, program),
          rest.map((part) => part.replace("http://127.0.0.1:8000", url)),
          { env: environmentOf(programs), extendEnv: false, reject: false },
        );
      expect(rest.join(" ")).toContain("http://127.0.0.1:8000/health/live");
      expect((await check(server.url)).exitCode).toBe(0);
      expect((await check("http://127.0.0.1:9")).exitCode).not.toBe(0);
      const { status, headers } = await fetch(server.url);
      expect(status).toBe(hasPage ? 200 : 404);
      if (hasPage) expect(headers.get("content-type")).toContain("text/html");
    } finally {
      await server.stop();
    }
  });

  proof("what is copied is let through by .dockerignore, and nothing that is secret", () => {
    const { letIn } = contextRules(target.backend);
    const copied = stagesOf(target.backend)
      .flatMap(copiesOf)
      .flatMap(({ from, sources }) => (from === undefined ? sources : []));
    const isWithin = (path: string) => (folder: string) =>
      path === folder || path.startsWith(`${folder}/`);
    expect(copied.filter((path) => !letIn.some(isWithin(path)))).toEqual([]);
    expect(letIn.filter((path) => !copied.includes(path))).toEqual([]);
    expect(letIn).not.toContain(".env");
    return Promise.resolve();
  });
});

function finalOf(stages: readonly Stage[]): Stage {
  const final = stages.at(-1);
  if (final === undefined) throw new Error("The Dockerfile has no stage.");
  return final;
}

/** The programs that the stage for requirements installs, once its other commands have run in the back end. */
async function installedBy(
  stages: readonly Stage[],
  target: Target,
  backend: string,
): Promise<string> {
  const stage = stages.find(({ name }) => name === REQUIREMENTS);
  const step = stage && textsOf(stage, "RUN").at(-1);
  const commands = step?.split(/\s*&&\s*/) ?? [];
  const [, requirements = ""] = /^pip install -r (\S+)$/.exec(commands.pop() ?? "") ?? [];
  for (const command of commands) await shell(target, command, backend);
  return environmentFor(join(backend, requirements));
}
