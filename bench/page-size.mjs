// What a browser loads for the page of komorebi, without and with users. Writes docs/page-size.md.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const FEATURES = ["museum name:str:60", "exhibit label:str:80 price:decimal:9,2 museum:ref:museum"];
const KINDS = [".js", ".css", ".html"];

/** The bytes of a built page by kind of file, as they are and compressed. @param {string} folder */
function sizesOf(folder) {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" });
  return KINDS.map((kind) => {
    const texts = files
      .filter((name) => extname(name) === kind && name !== "theme.js")
      .map((name) => readFileSync(join(folder, name)));
    const sum = (/** @type {(text: Buffer) => number} */ size) =>
      texts.reduce((total, text) => total + size(text), 0);
    return { plain: sum((text) => text.length), packed: sum((text) => gzipSync(text).length) };
  });
}

/** Builds the page of a project. @param {string} auth */
function measure(auth) {
  const cwd = mkdtempSync(join(tmpdir(), "page-size-"));
  const create = join(ROOT, "dist/create-agent-project.js");
  const features = FEATURES.flatMap((feature) => ["--feature", feature]);
  const flags = ["--yes", "--quiet", "--no-git", "--layout=komorebi", `--set=auth=${auth}`];
  execFileSync(process.execPath, [create, "shop", ...flags, ...features], { cwd });
  const frontend = join(cwd, "shop/frontend");
  execFileSync("npm", ["ci", "--no-audit", "--no-fund"], { cwd: frontend });
  execFileSync("npm", ["run", "build"], { cwd: frontend });
  const sizes = sizesOf(join(frontend, "dist"));
  rmSync(cwd, { recursive: true });
  return sizes;
}

const kB = (/** @type {number} */ bytes) => `${(bytes / 1000).toFixed(1)} kB`;
const rows = ["none", "jwt"].map((auth) => {
  const cells = measure(auth).map(({ plain, packed }) => `${kB(plain)}, ${kB(packed)} gzip`);
  return `| \`auth=${auth}\` | ${cells.join(" | ")} |`;
});
const text = `# What a browser loads

Written by \`npm run bench:page\`; not to be edited. The built page of \`komorebi\` with two features: React and signals are most of it.

| page | scripts | styles | document |
| ---- | ------- | ------ | -------- |
${rows.join("\n")}
`;
writeFileSync(join(ROOT, "docs/page-size.md"), text);
console.log(text);
