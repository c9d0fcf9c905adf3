import { expect } from "vitest";
import { newDatabase } from "./support/database.js";
import { call } from "./support/http.js";
import { factsOf, onDatabase } from "./support/layouts/index.js";
import { prove } from "./support/proof.js";
import type { Environment } from "./support/run.js";
import { newSecret, productionOf, serve, start } from "./support/server.js";
import type { Target } from "./support/target.js";

prove({ database: "sqlite", features: "without" }, (target, proof) => {
  const { secret, production, databaseSetting, sendsMail } = factsOf(target);

  proof("production refuses to start with an unsafe secret, and does not print it", async () => {
    if (secret === undefined) throw new Error("There is no secret.");
    const unsafe: Readonly<Record<string, string>> = {
      "none at all": "",
      "the one that development is given": target.development[secret] ?? "",
      "a random one, made for development": `dev-${newSecret()}`,
      "a short one": newSecret(16),
      "a placeholder": "change-me-change-me-change-me-change-me",
      "one character over and over": "x".repeat(64),
    };
    for (const [what, value] of Object.entries(unsafe)) {
      const refusal = await refusalOf(target, productionOf(target, value));
      expect(refusal.toUpperCase(), what).toContain(secret);
      if (value !== "") expect(refusal, what).not.toContain(value);
    }
  });

  proof("production refuses to start without what has no default that is fit for it", async () => {
    const ofMail = sendsMail ? { MAIL_URL: ["", "console:"] } : {};
    const unset = [...Object.keys(production), databaseSetting].map((one) => [one, [""]] as const);
    const unfit = [...unset, ...Object.entries(ofMail)].flatMap(([setting, values]) =>
      values.map((value) => [setting, value] as const),
    );
    for (const [setting, value] of unfit) {
      const refusal = await refusalOf(target, { ...productionOf(target), [setting]: value });
      expect(refusal, setting).toContain(setting);
    }
  });

  proof(
    "production starts with a good one",
    async () => {
      const { url } = await serve(target, await newDatabase(target), productionOf(target));
      expect((await call(url, "GET /health/ready")).status).toBe(200);
    },
    { database: "each", features: "without" },
  );
});

/** What a server says that does not start. */
async function refusalOf(target: Target, env: Environment): Promise<string> {
  const wholeEnv = { ...onDatabase(target, target.template), ...env };
  const outcome = await start(target, target.backend, wholeEnv).then(async (server) => {
    await server.stop();
    return undefined;
  }, String);
  return outcome ?? "it started";
}
