import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { keysIn } from "../../proofs/support/keys.js";

/** Bytes that look random, the same in every run; no key may stand in a file, not even in this one. */
const bytes = (seed: number) => createHash("sha256").update(`${seed}`).digest();
const seeds = Array.from({ length: 200 }, (_, seed) => seed);

describe("the search for keys", () => {
  it.each(["base64", "base64url", "hex"] as const)("finds what is random in %s", (encoding) => {
    for (const seed of seeds) {
      const key = bytes(seed).toString(encoding);
      expect(keysIn(`SECRET = "${key}"\n`), key).toHaveLength(1);
    }
  });

  it.each([
    ["a URL", (key: string) => `postgresql://app:${key}@db.example.com/app`],
    ["a service's key", (key: string) => ["sk", "live", key].join("_")],
    ["a token", (key: string) => ["ghp", `${key}${key}`].join("_")],
    ["a setting for development", (key: string) => `SECRET_KEY=dev-${key}${key.slice(0, 8)}`],
    ["a private key", () => ["-----BEGIN", "PRIVATE KEY-----"].join(" ")],
  ])("finds %s", (_, make) => {
    for (const seed of seeds)
      expect(keysIn(make(bytes(seed).toString("hex").slice(0, 24)))).not.toEqual([]);
  });

  it.each([
    "test_row_is_committed_before_the_response_is_sent",
    "fk_refresh_tokens_session_id_login_sessions",
    "postgresql+psycopg://<user>:<password>@<host>:5432/<database>",
    "postgresql+psycopg://app:${POSTGRES_PASSWORD:?}@database:5432/app",
    "00000000-0000-4000-8000-000000000000",
    "https://app.example.com/api/v1/users/me/password",
    '"request_id": "8a85953650f340d697888d60256910cb"',
    "RequestContextMiddleware(ProblemCORSMiddleware)",
  ])("leaves %s alone", (text) => {
    expect(keysIn(text)).toEqual([]);
  });
});
