import { createHash } from "node:crypto";
import { renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod/mini";
import { readRegularFile } from "../disk/fs/regular-file.js";
import { RunFolder } from "../disk/lock/run-folder.js";
import type { Sent } from "./decide.js";

const FILE = "sent-back.json";
const LARGEST = 64 * 1024;

// Conversations that are remembered at the same time.
const MOST = 32;

const Entry = z.object({ conversation: z.string(), findings: z.string(), times: z.number() });
const Entries = z.array(Entry);
type Entries = z.infer<typeof Entries>;

/** What is remembered of conversations in a project, outside of its files. */
export class Memory {
  readonly #folder: RunFolder;
  readonly #conversation: string;

  /** @param conversation the agent and its session */
  constructor(root: string, conversation: readonly [agent: string, session: string]) {
    this.#folder = new RunFolder(root, "-hooks");
    this.#conversation = digestOf(conversation);
  }

  recall(): Sent | undefined {
    return this.#read().find(({ conversation }) => conversation === this.#conversation);
  }

  /** Remembers, or forgets. @returns whether that was possible */
  keep(sent: Sent | undefined): boolean {
    const before = this.#read();
    const others = before.filter(({ conversation }) => conversation !== this.#conversation);
    if (sent === undefined && others.length === before.length) return true;
    const own = sent === undefined ? [] : [{ ...sent, conversation: this.#conversation }];
    try {
      const file = join(this.#folder.make(), FILE);
      const draft = `${file}.${process.pid}`;
      writeFileSync(draft, JSON.stringify([...others, ...own].slice(-MOST)), { mode: 0o600 });
      renameSync(draft, file);
      return true;
    } catch {
      return false;
    }
  }

  #read(): Entries {
    try {
      const folder = this.#folder.find();
      if (folder === undefined) return [];
      const found = readRegularFile(join(folder, FILE), LARGEST, "refuse");
      return found.is === "file" ? Entries.parse(JSON.parse(found.bytes.toString("utf8"))) : [];
    } catch {
      return [];
    }
  }
}

/** One word for something of several parts. */
export function digestOf(value: unknown): string {
  return createHash("sha256").update(JSON.stringify(value)).digest("hex").slice(0, 32);
}
