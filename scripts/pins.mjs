// The pins of the generated projects' requirements and packages, and what PyPI and npm have since.
//
//   npm run pins               shows old → new
//   npm run pins -- --write    writes them into the templates, and keeps them if the proofs pass
//   npm run pins -- --audit    looks for known vulnerabilities in what the examples require
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import {
  auditPackages,
  isNewerPackage,
  latestPackage,
  lockOf,
  parsePackages,
  rewritePackages,
} from "./packages.mjs";
import { areNewer, normalName, parsePins, rewritePins } from "./requirements.mjs";
import { layoutFolders, sourcesOf } from "./templates.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));

// The oldest Python that the layouts offer: what is pinned has to install there.
const OLDEST_PYTHON = "3.11";
const REQUIREMENTS = /^requirements.*\.txt$/;
const MANIFEST = /(^|\/)package\.json$/;
const MANIFEST_FILE = /package\.json\.ejs$/;
const PROOFS = "npx vitest run --project proofs --project proofs-table";
const RENDER = ["node scripts/build.mjs", "node scripts/examples.mjs"];
const PIP_AUDIT = "pip-audit==2.10.1";

// Advisories that are known and stay, each with its reason. Generated READMEs say so as well.
const EXCEPTIONS = [
  {
    package: "ecdsa",
    id: "CVE-2024-23342",
    reason:
      "comes with python-jose; a timing attack on ECDSA signatures, without a fix. Tokens are signed with HMAC and never use it",
  },
];
// If the database does not know this one, it knows nothing.
const CANARY = { requirement: "ecdsa==0.19.0", id: "CVE-2024-23342" };

/** @typedef {import("./requirements.mjs").Pin} Pin */
/** @typedef {{ id: string, aliases: string[], fix_versions: string[] }} Vulnerability */
/** @typedef {{ name: string, old: string, latest: string }} Offer */
/**
 * @typedef {{ file: string, text: string, newer: Offer[], rewritten: () => ReadonlyMap<string, string> }} Looked
 *   `rewritten` gives the texts, by files, that have what is newer
 */
/** @typedef {{ name: string, version?: string, vulns?: Vulnerability[], skip_reason?: string }} Audited */

/** @param {string} command one line, ours @returns {boolean} */
function succeeds(command) {
  console.log(`> ${command}`);
  return spawnSync(command, { cwd: root, shell: true, stdio: "inherit" }).status === 0;
}

/**
 * The latest releases that go together, no older than the pins, on the oldest Python.
 * @param {readonly Pin[]} pins
 * @returns {Map<string, string>} versions by normal name
 */
function resolve(pins) {
  const wanted = pins.map(({ name, extras, version }) => `${name}${extras}>=${version}`);
  const target = mkdtempSync(join(tmpdir(), "pins-"));
  try {
    const options = ["--dry-run", "--quiet", "--ignore-installed", "--report", "-"];
    // pip resolves for another Python only if it has to build nothing.
    const python = ["--python-version", OLDEST_PYTHON, "--only-binary=:all:", "--target", target];
    const report = execFileSync(
      "python3",
      ["-m", "pip", "install", ...options, ...python, ...wanted],
      { encoding: "utf8", maxBuffer: 2 ** 28, stdio: ["ignore", "pipe", "inherit"] },
    );
    /** @type {{ install: { metadata: { name: string, version: string } }[] }} */
    const { install } = JSON.parse(report);
    return new Map(install.map(({ metadata: { name, version } }) => [normalName(name), version]));
  } finally {
    rmSync(target, { recursive: true, force: true });
  }
}

/** @param {readonly Offer[]} newer @returns {ReadonlyMap<string, string>} */
const versionsOf = (newer) => new Map(newer.map(({ name, latest }) => [normalName(name), latest]));

/**
 * What there is for the requirements of a layout, all of which are installed together.
 * @param {string} layout
 * @returns {Looked[]}
 */
function lookUp(layout) {
  const files = [...sourcesOf(layout)]
    .filter(([path]) => REQUIREMENTS.test(path))
    .map(([, source]) => {
      const file = `templates/${source}.ejs`;
      const text = readFileSync(join(root, file), "utf8");
      return { file, text, pins: parsePins(text, file) };
    });
  if (files.length === 0) throw new Error(`The layout ${layout} has no requirements`);
  const found = resolve(files.flatMap(({ pins }) => pins));
  return files.map(({ file, text, pins }) => {
    const offers = pins.map(({ name, version: old }) => {
      const latest = found.get(normalName(name));
      if (latest === undefined) throw new Error(`pip did not resolve ${name}`);
      return { name, old, latest };
    });
    const isNewer = areNewer(offers.map(({ old, latest }) => [old, latest]));
    const newer = offers.filter((_, index) => isNewer[index]);
    const rewritten = () => new Map([[file, rewritePins(text, versionsOf(newer))]]);
    return { file, text, newer, rewritten };
  });
}

/** @param {string} file @returns {string} */
const read = (file) => readFileSync(join(root, file), "utf8");

/**
 * What there is for the packages that a layout has from npm.
 * @param {string} layout
 * @returns {Looked[]}
 */
function lookUpPackages(layout) {
  return [...sourcesOf(layout)]
    .filter(([path]) => MANIFEST.test(path))
    .map(([, source]) => {
      const file = `templates/${source}.ejs`;
      const text = read(file);
      const newer = parsePackages(text, file)
        .map(({ name, version: old }) => ({ name, old, latest: latestPackage(name) }))
        .filter(({ old, latest }) => isNewerPackage(old, latest));
      const lock = file.replace(MANIFEST_FILE, "package-lock.json.ejs");
      const rewritten = () => {
        const versions = new Map(newer.map(({ name, latest }) => [name, latest]));
        const texts = new Map([[file, rewritePackages(text, versions)]]);
        if (newer.length > 0 && existsSync(join(root, lock)))
          texts.set(lock, lockOf(texts.get(file) ?? text, read(lock)));
        return texts;
      };
      return { file, text, newer, rewritten };
    });
}

/** @param {boolean} write @returns {boolean} whether all is well */
function update(write) {
  const layouts = layoutFolders();
  const all = [...layouts.flatMap(lookUp), ...layouts.flatMap(lookUpPackages)];
  // One that several layouts share is looked up with each.
  const looked = [...new Map(all.map((one) => [one.file, one])).values()];
  for (const { file, newer } of looked) {
    console.log(`${file}: ${newer.length === 0 ? "nothing newer" : ""}`);
    for (const { name, old, latest } of newer)
      console.log(`  ${name.padEnd(24)} ${old.padEnd(18)} → ${latest}`);
  }
  if (!write || looked.every(({ newer }) => newer.length === 0)) return true;

  /** @type {Map<string, string>} */
  const before = new Map();
  const putBack = () => {
    for (const [file, text] of before) writeFileSync(join(root, file), text);
    for (const command of RENDER) succeeds(command);
  };
  // Interrupted, the templates would keep pins that nothing has proven. The signal goes to the proofs
  // as well, so that they fail and the pins are put back below.
  process.on("SIGINT", () => undefined);
  try {
    for (const { rewritten } of looked)
      for (const [file, text] of rewritten()) {
        before.set(file, read(file));
        writeFileSync(join(root, file), text);
      }
    if ([...RENDER, PROOFS].every(succeeds)) {
      console.log("The proofs pass: the new pins are in the templates and the examples.");
      return true;
    }
  } catch (error) {
    putBack();
    throw error;
  }
  putBack();
  console.log("The proofs fail: the old pins are back.");
  return false;
}

/** @param {string} program @param {string[]} args @returns {Audited[] | string} what was found, or why nothing could be */
function pipAudit(program, args) {
  const { stdout, stderr } = spawnSync(
    program,
    ["--format=json", "--progress-spinner=off", ...args],
    { encoding: "utf8", maxBuffer: 2 ** 28 },
  );
  try {
    return JSON.parse(stdout).dependencies;
  } catch {
    return stderr.trim().split("\n").at(-1) ?? "no answer";
  }
}

/** @param {Vulnerability} vulnerability @param {string} id */
const isCalled = ({ id: own, aliases }, id) => own === id || aliases.includes(id);

/** @param {string} file @param {Audited[]} audited @returns {boolean} whether there is nothing but exceptions */
function judge(file, audited) {
  console.log(`${file}: ${audited.length} packages`);
  let clean = true;
  for (const { name, version, vulns = [], skip_reason: skipped } of audited) {
    if (skipped !== undefined) {
      clean = false;
      console.log(`  ${name} NOT AUDITED: ${skipped}`);
    }
    for (const found of vulns) {
      const exception = EXCEPTIONS.find(
        ({ package: of, id }) => of === normalName(name) && isCalled(found, id),
      );
      if (exception === undefined) clean = false;
      const verdict = exception === undefined ? "VULNERABLE" : `known: ${exception.reason}`;
      console.log(`  ${name} ${version} ${[found.id, ...found.aliases].join(", ")}: ${verdict}`);
    }
  }
  return clean;
}

/** The folders of examples that have a lock file of npm. @returns {string[]} */
function locked() {
  return readdirSync(join(root, "examples"), { recursive: true, encoding: "utf8" })
    .filter((path) => /(^|\/)package-lock\.json$/.test(path))
    .map((path) => dirname(`examples/${path}`));
}

/** @param {string} folder @returns {boolean} whether there is nothing; true as well where nothing could be looked up, which is said */
function auditLocked(folder) {
  const audited = auditPackages(join(root, folder));
  if (typeof audited === "string") {
    console.log(`${folder}/package-lock.json NOT AUDITED, which is no pass: ${audited}`);
    return true;
  }
  console.log(`${folder}/package-lock.json`);
  for (const { name, severity, via } of audited) {
    const why = via.map((one) => (typeof one === "string" ? one : `${one.title} ${one.url}`));
    console.log(`  ${name} VULNERABLE, ${severity}: ${why.join(", ")}`);
  }
  return audited.length === 0;
}

/** @returns {boolean} whether nothing was found; true as well where nothing could be looked up, which is said */
function audit() {
  const folder = mkdtempSync(join(tmpdir(), "audit-"));
  try {
    execFileSync("python3", ["-m", "venv", join(folder, "venv")]);
    const programs = join(folder, "venv/bin");
    execFileSync(join(programs, "pip"), ["install", "--quiet", PIP_AUDIT], {
      stdio: ["ignore", "ignore", "pipe"],
    });
    const program = join(programs, "pip-audit");
    const canary = join(folder, "canary.txt");
    writeFileSync(canary, `${CANARY.requirement}\n`);
    const known = pipAudit(program, ["--no-deps", "--disable-pip", "-r", canary]);
    if (typeof known === "string") {
      console.log(`NOT AUDITED, which is no pass: the database is not in reach. ${known}`);
      return true;
    }
    if (!known.some(({ vulns = [] }) => vulns.some((found) => isCalled(found, CANARY.id)))) {
      console.log(
        `NOT AUDITED, which is no pass: the database is not in reach or does not know ${CANARY.id}. ${known[0]?.skip_reason ?? ""}`,
      );
      return true;
    }
    const requirements = readdirSync(join(root, "examples"))
      .filter((name) => existsSync(join(root, "examples", name, "tree")))
      .flatMap((name) =>
        readdirSync(join(root, "examples", name, "tree"))
          .filter((file) => REQUIREMENTS.test(file))
          .map((file) => `examples/${name}/tree/${file}`),
      )
      .map((file) => {
        const audited = pipAudit(program, ["-r", join(root, file)]);
        if (typeof audited !== "string") return judge(file, audited);
        console.log(`${file} could not be audited: ${audited}`);
        return false;
      });
    return [...requirements, ...locked().map(auditLocked)].every(Boolean);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const { values } = parseArgs({
  options: { write: { type: "boolean" }, audit: { type: "boolean" } },
});
const good = values.audit === true ? audit() : update(values.write === true);
process.exitCode = good ? 0 : 1;
