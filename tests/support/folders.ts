import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  readlinkSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, afterEach } from "vitest";
import { contentOf, type Files } from "./trees.js";

const ofTheTest: string[] = [];
const ofTheFile: string[] = [];

afterEach(() => {
  removeAll(ofTheTest);
});

afterAll(() => {
  removeAll(ofTheFile);
});

process.once("exit", () => {
  removeAll(ofTheTest);
  removeAll(ofTheFile);
});

/** A new empty folder, removed after the test. */
export function scratch(): string {
  return newFolder(ofTheTest);
}

/** A new empty folder, removed after all tests of a file. */
export function lasting(): string {
  return newFolder(ofTheFile);
}

function newFolder(list: string[]): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "create-agent-project-")));
  list.push(folder);
  return folder;
}

function removeAll(folders: string[]): void {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
}

/** Writes files the plain way, folders included. */
export function put(root: string, files: Files): void {
  for (const [path, text] of Object.entries(files)) {
    const { bytes, executable } = contentOf(text);
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), bytes);
    chmodSync(join(root, path), executable ? 0o755 : 0o644);
  }
}

/** Everything in a folder, byte for byte and mode for mode: one line an entry. */
export function snapshot(root: string, folder = ""): string[] {
  return readdirSync(join(root, folder))
    .sort()
    .flatMap((name) => {
      const path = folder === "" ? name : `${folder}/${name}`;
      const stats = lstatSync(join(root, path));
      const mode = (stats.mode & 0o7777).toString(8);
      if (stats.isDirectory()) return [`${path}/ ${mode}`, ...snapshot(root, path)];
      if (stats.isSymbolicLink()) return [`${path} -> ${readlinkSync(join(root, path))}`];
      return [`${path} ${mode} ${readFileSync(join(root, path)).toString("latin1")}`];
    });
}
