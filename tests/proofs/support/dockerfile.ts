import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";

export type Instruction = { readonly word: string; readonly text: string };

/** The instructions of the Dockerfile in a folder, continued lines joined, comments left out. */
export function instructionsOf(folder: string): readonly Instruction[] {
  return readFileSync(join(folder, "Dockerfile"), "utf8")
    .replaceAll(/^#.*\n/gm, "")
    .replaceAll(/\\\n\s*/g, "")
    .split("\n")
    .flatMap((line) => {
      const [, word, text] = /^([A-Z]+) (.*)$/.exec(line) ?? [];
      return word === undefined || text === undefined ? [] : [{ word, text }];
    });
}

/** The command of an instruction that has one as a list. */
export function commandOf({ text }: Instruction): readonly string[] {
  return z.array(z.string()).parse(JSON.parse(text.slice(text.indexOf("["))));
}
