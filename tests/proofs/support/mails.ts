import { existsSync, readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { inject } from "vitest";
import { z } from "zod";
import { mailboxOf, type Mail } from "./mail-server.js";

const PATIENCE = { milliseconds: 20, attempts: 1000 };
const Kept: z.ZodType<Mail> = z.object({ text: z.string() });

declare module "vitest" {
  // eslint-disable-next-line @typescript-eslint/consistent-type-definitions -- only interfaces merge
  export interface ProvidedContext {
    /** The folder in which the set-up's server keeps mails. */
    mails: string;
  }
}

/** The mails that an address has got so far, in order. */
export function mailsTo(address: string): readonly Mail[] {
  const mailbox = mailboxOf(inject("mails"), address);
  if (!existsSync(mailbox)) return [];
  const lines = readFileSync(mailbox, "utf8").split("\n").slice(0, -1);
  return lines.map((line) => Kept.parse(JSON.parse(line)));
}

/** The tokens that an address has got so far, in links to a page of the front end. */
export function tokensMailedTo(address: string, page: string): readonly string[] {
  const link = new RegExp(`^http\\S+/${page}#token=([\\w-]+)$`, "m");
  return mailsTo(address).flatMap(({ text }) => link.exec(text)?.[1] ?? []);
}

/**
 * The next mail that an address gets.
 * @param known - how many it had before
 */
export const nextMailTo = (address: string, known = 0): Promise<Mail> =>
  awaited(() => mailsTo(address)[known], `mail number ${known + 1} to ${address}`);

/**
 * The next token that an address gets, in a link to a page of the front end.
 * @param known - how many such it had before
 */
export const nextTokenTo = (address: string, page: string, known = 0): Promise<string> =>
  awaited(
    () => tokensMailedTo(address, page)[known],
    `link number ${known + 1} to ${page} for ${address}`,
  );

async function awaited<T>(look: () => T | undefined, what: string): Promise<T> {
  for (let attempt = 0; attempt < PATIENCE.attempts; attempt += 1) {
    const found = look();
    if (found !== undefined) return found;
    await sleep(PATIENCE.milliseconds);
  }
  throw new Error(`There is no ${what}.`);
}
