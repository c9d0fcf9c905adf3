// Writes CHANGELOG.md from src/history/releases.ts, with the built program.
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { format } from "prettier";

/** @typedef {import("../src/index.js").Release} Release */

const root = new URL("../", import.meta.url);

/** @param {readonly Release[]} releases @returns {Promise<string>} */
export function changelogOf(releases) {
  const parts = releases.toReversed().map(({ version, changes }) => {
    const lines = changes.map(({ layouts, what, why, todo }) => {
      const where = layouts ? `(${layouts.join(", ")}) ` : "";
      return `- ${where}${what} ${why}${todo ? ` **For you to do:** ${todo}` : ""}`;
    });
    return `## ${version}\n\n${lines.join("\n")}`;
  });
  const text = `# Changelog

What each release changed in the projects that it writes; \`refresh\` brings it to those that are there.

${parts.join("\n\n")}
`;
  return format(text, { parser: "markdown" });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  /** @type {typeof import("../src/index.js")} */
  const { releases } = await import(new URL("dist/index.js", root).href);
  writeFileSync(new URL("CHANGELOG.md", root), await changelogOf(releases));
}
