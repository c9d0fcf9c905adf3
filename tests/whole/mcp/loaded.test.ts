import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { expect, it } from "vitest";
import { bins } from "../../support/cli.js";

// Reads the built program: no time to speak of.

const SIGN_OF_THE_SDK = "notifications/initialized";

/** A built file, and all that it loads before it does anything. */
function loadedWith(file: string, seen = new Set<string>()): ReadonlySet<string> {
  if (seen.has(file)) return seen;
  seen.add(file);
  const imports = readFileSync(file, "utf8").matchAll(/(?:from|import)"(\.[^"]+\.js)"/g);
  for (const [, path = ""] of imports) loadedWith(resolve(dirname(file), path), seen);
  return seen;
}

it("the SDK is loaded by the command mcp alone", () => {
  const chunks = readdirSync("dist/chunks").map((name) => resolve("dist/chunks", name));
  const withSdk = chunks.filter((file) => readFileSync(file, "utf8").includes(SIGN_OF_THE_SDK));
  expect(
    withSdk.map((file) => /^(.+)-/.exec(file.slice(join(dirname(file), "/").length))?.[1]),
  ).toEqual(["server"]);
  for (const file of [bins.create, ...chunks.filter((one) => !withSdk.includes(one))])
    expect(
      [...loadedWith(file)].filter((one) => withSdk.includes(one)),
      file,
    ).toEqual([]);
});
