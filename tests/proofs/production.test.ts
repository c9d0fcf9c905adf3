import { randomBytes } from "node:crypto";
import { expect } from "vitest";
import { newDatabase } from "./support/database.js";
import { call } from "./support/http.js";
import { prove } from "./support/proof.js";
import { DEVELOPMENT, serve, start } from "./support/server.js";

const random = (bytes: number) => randomBytes(bytes).toString("base64url");

const UNSAFE: Readonly<Record<string, () => string>> = {
  "none at all": () => "",
  "the one that development is given": () => DEVELOPMENT["JWT_SECRET"] ?? "",
  "a random one, made for development": () => `dev-${random(48)}`,
  "a short one": () => random(16),
  "a placeholder": () => "change-me-change-me-change-me-change-me",
  "one character over and over": () => "x".repeat(64),
};

prove((target, proof) => {
  const production = (JWT_SECRET: string) => ({
    ...DEVELOPMENT,
    ENVIRONMENT: "production",
    BCRYPT_ROUNDS: "10",
    JWT_SECRET,
  });

  proof("production refuses to start with an unsafe secret, and does not print it", async () => {
    for (const [what, secret] of Object.entries(UNSAFE)) {
      const value = secret();
      const env = { ...production(value), DATABASE_URL: target.template };
      const refusal = await start(target, target.clone, env).then(async (server) => {
        await server.stop();
        return "it started";
      }, String);
      expect(refusal, what).toMatch(/jwt_secret/i);
      if (value !== "") expect(refusal, what).not.toContain(value);
    }
  });

  proof("production starts with a good one", async () => {
    const { url } = await serve(target, await newDatabase(target), production(random(48)));
    expect((await call(url, "GET /health/ready")).status).toBe(200);
  });
});
