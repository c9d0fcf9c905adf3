// Pins in package.json files of templates, and the lock files that stand beside them.
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** @typedef {{ name: string, version: string }} PackagePin */

/** Packages that stay as they are, each with its reason. */
const HELD = new Map([
  ["react", "the layout is made for React 18.2"],
  ["react-dom", "as React"],
  ["@types/react", "as React"],
  ["@types/react-dom", "as React"],
  ["@types/node", "the oldest Node that projects run on"],
  ["create-agent-project", "this package"],
]);

/** What stands in the place of a project's name while npm reads a template. */
const NAME = "template-of-a-project";
const TAG = "<%= project.name %>";

const SECTIONS = /** @type {const} */ (["dependencies", "devDependencies"]);

/**
 * The packages that a template of package.json pins, without those that are held.
 * @param {string} text
 * @param {string} file for the error
 * @returns {PackagePin[]}
 */
export function parsePackages(text, file) {
  /** @type {Partial<Record<"dependencies" | "devDependencies", Record<string, string>>>} */
  const manifest = JSON.parse(text);
  return SECTIONS.flatMap((section) =>
    Object.entries(manifest[section] ?? {}).flatMap(([name, version]) => {
      if (HELD.has(name)) return [];
      if (!/^\d+\.\d+\.\d+$/.test(version)) throw new Error(`${file} does not pin ${name}`);
      return [{ name, version }];
    }),
  );
}

/**
 * The text with other versions, and everything else as it was.
 * @param {string} text @param {ReadonlyMap<string, string>} versions by name
 */
export function rewritePackages(text, versions) {
  return text.replaceAll(/^( +"([^"]+)": ")\d+\.\d+\.\d+(")/gm, (whole, before, name, after) => {
    const version = versions.get(name);
    return version === undefined ? whole : `${before}${version}${after}`;
  });
}

/** Whether a release comes after another one; a pre-release is none. @param {string} old @param {string} offered */
export function isNewerPackage(old, offered) {
  if (!/^\d+\.\d+\.\d+$/.test(offered)) return false;
  const [before = [], after = []] = [old, offered].map((version) => version.split(".").map(Number));
  const at = before.findIndex((part, index) => part !== after[index]);
  return at !== -1 && (before[at] ?? 0) < (after[at] ?? 0);
}

/** The release that npm would install. @param {string} name @returns {string} */
export function latestPackage(name) {
  return execFileSync("npm", ["view", name, "version"], { encoding: "utf8" }).trim();
}

/**
 * The lock file of a template of package.json, which npm makes of the releases that go together.
 * @param {string} text of package.json @param {string} lock as it was
 * @returns {string}
 */
export function lockOf(text, lock) {
  const folder = mkdtempSync(join(tmpdir(), "lock-"));
  const read = (/** @type {string} */ template) => template.replaceAll(TAG, NAME);
  try {
    writeFileSync(join(folder, "package.json"), read(text));
    writeFileSync(join(folder, "package-lock.json"), read(lock));
    const options = ["--package-lock-only", "--ignore-scripts", "--no-audit", "--no-fund"];
    // Which registry this machine asks is no matter of projects.
    execFileSync("npm", ["install", ...options, "--omit-lockfile-registry-resolved"], {
      cwd: folder,
      stdio: ["ignore", "ignore", "inherit"],
    });
    return readFileSync(join(folder, "package-lock.json"), "utf8").replaceAll(NAME, TAG);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @typedef {{ severity: string, name: string, via: readonly (string | { title: string, url: string })[] }} Advisory */

/**
 * What npm knows against the packages of a lock file.
 * @param {string} folder where it stands
 * @returns {readonly Advisory[] | string} what was found, or why nothing could be
 */
export function auditPackages(folder) {
  if (!existsSync(join(folder, "package-lock.json"))) return "there is no lock file";
  /** @type {{ vulnerabilities?: Record<string, Advisory>, message?: string }} */
  const answer = JSON.parse(npmAudit(folder));
  return answer.vulnerabilities === undefined
    ? (answer.message ?? "no answer")
    : Object.values(answer.vulnerabilities);
}

/** @param {string} cwd @returns {string} */
function npmAudit(cwd) {
  try {
    return execFileSync("npm", ["audit", "--json", "--package-lock-only"], {
      cwd,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    });
  } catch (error) {
    // With findings it fails, and says what they are.
    const { stdout } = /** @type {{ stdout?: string }} */ (error);
    return stdout === undefined || stdout === "" ? "{}" : stdout;
  }
}
