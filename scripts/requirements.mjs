// Pins in requirements, as templates and projects write them: `name==version`, one a line.
import { execFileSync } from "node:child_process";

/** @typedef {{ name: string, extras: string, version: string }} Pin `extras` with its brackets, or empty */

const PIN = /^([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)(\[[^\]]+\])?==([^\s;#]+)$/;

/** A package's name as registries compare it (PEP 503). @param {string} name */
export const normalName = (name) => name.toLowerCase().replaceAll(/[-_.]+/g, "-");

/**
 * Every pin, those of all branches of a template too; one that stands in two branches once.
 * @param {string} text @param {string} file for the error
 * @returns {Pin[]}
 */
export function parsePins(text, file) {
  /** @type {Map<string, Pin>} */
  const pins = new Map();
  for (const [index, raw] of text.split("\n").entries()) {
    const line = raw.trim();
    if (line === "" || /^(#|-r )/.test(line) || /^<%(?!=).*%>$/.test(line)) continue;
    const [, name, extras = "", version] = PIN.exec(line) ?? [];
    if (name === undefined || version === undefined)
      throw new Error(`${file}:${index + 1} is no pin: ${line}`);
    const key = normalName(name);
    const before = pins.get(key);
    if (before !== undefined && before.version !== version)
      throw new Error(`${file}:${index + 1} pins ${name} again, to another version`);
    pins.set(key, before ?? { name, extras, version });
  }
  return [...pins.values()];
}

/**
 * The text with other versions, and everything else as it was.
 * @param {string} text @param {ReadonlyMap<string, string>} versions by normal name
 */
export function rewritePins(text, versions) {
  return text
    .split("\n")
    .map((line) => {
      const [, name, extras = ""] = PIN.exec(line) ?? [];
      const version = name === undefined ? undefined : versions.get(normalName(name));
      return version === undefined ? line : `${name}${extras}==${version}`;
    })
    .join("\n");
}

const NEWER = `import json, sys
from pip._vendor.packaging.version import Version
pairs = [(Version(old), Version(new)) for old, new in json.load(sys.stdin)]
print(json.dumps([new > old and not new.is_prerelease for old, new in pairs]))`;

/**
 * Whether each second version is a later release than the first, by PEP 440 and pip's own reading of it.
 * A pre-release is none.
 * @param {readonly (readonly [old: string, offered: string])[]} pairs
 * @returns {boolean[]}
 */
export function areNewer(pairs) {
  const input = JSON.stringify(pairs);
  return JSON.parse(execFileSync("python3", ["-c", NEWER], { input, encoding: "utf8" }));
}
