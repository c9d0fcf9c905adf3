import { cpSync, existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { execa } from "execa";
import { expect } from "vitest";
import { scratch } from "../support/cli.js";
import { environmentFor } from "../support/python.js";
import { freshClone } from "./support/clone.js";
import { newEmptyDatabase } from "./support/database.js";
import { commandOf, instructionsOf, type Instruction } from "./support/dockerfile.js";
import { backendOf, factsOf, onDatabase } from "./support/layouts/index.js";
import { prove } from "./support/proof.js";
import { environmentOf, shell, tryShell } from "./support/run.js";
import { productionOf, start } from "./support/server.js";
import type { Target } from "./support/target.js";

prove({ database: "each", features: "without" }, (target, proof) => {
  const named = (word: string, after = 0): readonly Instruction[] =>
    instructionsOf(target.backend)
      .slice(after)
      .filter((instruction) => instruction.word === word);

  proof("the Dockerfile and the compose file pass their linters", async () => {
    const programs = await environmentFor(resolve("tests/proofs/tools/linters.txt"));
    await shell({ programs }, "hadolint --failure-threshold info Dockerfile", target.backend);
    const compose = "check-jsonschema --builtin-schema vendor.compose-spec compose.yaml";
    await shell({ programs }, compose, target.clone);
    const rules = resolve("tests/proofs/tools/yamllint.yaml");
    await shell({ programs }, `yamllint --strict -c ${rules} .`, target.clone);
  });

  proof("the image has stages, a user other than root and a health check", () => {
    expect(named("FROM")).toHaveLength(2);
    const [user] = named("USER");
    expect(user?.text).toMatch(/^\d{4,}$/);
    expect(named("HEALTHCHECK")).toHaveLength(1);
    return Promise.resolve();
  });

  proof("its steps, run by hand, give a server that needs nothing but what is copied", async () => {
    const backend = backendOf(target, await freshClone(target));
    const programs = await installedBy(named("RUN")[1]?.text ?? "", target, backend);
    const tool = await tryShell(
      { programs },
      "! test -e $(dirname $(which python))/pytest",
      backend,
    );
    expect(tool.exitCode).toBe(0);

    const image = scratch();
    for (const { text } of named("COPY").filter(({ text }) => !text.startsWith("--from"))) {
      const [from = "", to = ""] = text.split(" ");
      if (from === "requirements.txt") continue;
      const isFolder = !to.endsWith("/");
      cpSync(join(backend, from), join(image, isFolder ? to : from), { recursive: true });
    }
    expect(existsSync(join(image, "tests"))).toBe(false);

    const database = factsOf(target).deployedOn[target.database];
    const url = await newEmptyDatabase({ ...target, database });
    const env = { ...productionOf(target), ...onDatabase(target, url) };
    await shell({ programs }, "alembic upgrade head", image, env);
    const server = await start({ programs }, image, env);
    try {
      const [healthCheck] = named("HEALTHCHECK");
      const [program = "", ...rest] = healthCheck === undefined ? [] : commandOf(healthCheck);
      const check = (url: string) =>
        execa(
          join(programs, program),
          rest.map((part) => part.replace("http://127.0.0.1:8000", url)),
          { env: environmentOf(programs), extendEnv: false, reject: false },
        );
      expect(rest.join(" ")).toContain("http://127.0.0.1:8000/health/live");
      expect((await check(server.url)).exitCode).toBe(0);
      expect((await check("http://127.0.0.1:9")).exitCode).not.toBe(0);
    } finally {
      await server.stop();
    }
  });

  proof("what is copied is let through by .dockerignore, and nothing that is secret", async () => {
    const rules = (await execa("cat", [".dockerignore"], { cwd: target.backend })).stdout.split(
      "\n",
    );
    expect(rules[0]).toBe("*");
    const letThrough = rules.filter((rule) => rule.startsWith("!")).map((rule) => rule.slice(1));
    const copied = named("COPY")
      .filter(({ text }) => !text.startsWith("--from"))
      .map(({ text }) => text.split(" ")[0]);
    expect(letThrough.sort()).toEqual(copied.sort());
    expect(letThrough).not.toContain(".env");
  });
});

/** The programs that a step installs, once its other commands have run in the back end. */
async function installedBy(step: string, target: Target, backend: string): Promise<string> {
  const commands = step.split(/\s*&&\s*/);
  const [, requirements = ""] = /^pip install -r (\S+)$/.exec(commands.pop() ?? "") ?? [];
  for (const command of commands) await shell(target, command, backend);
  return environmentFor(join(backend, requirements));
}
