import type { ProjectPath } from "../tree/path.js";
import type { Grammar } from "./lists/statements.js";

/** What merging knows of a language. */
export type Language = {
  readonly grammar: Grammar;
  /** Whether a text is what the language allows: what is merged from two that are is one, too. */
  readonly parses: (text: string) => boolean;
  /** How many things in a text are there again where only one can count, such as attributes of an element. */
  readonly repeats?: (text: string) => number;
};

/** The language that a file is in; undefined where it is one that is not read. */
export type LanguageOf = (path: ProjectPath) => Language | undefined;

/** Whether a path is that of a file in Python. */
export const isPython = (path: ProjectPath): boolean => /\.pyi?$/.test(path);

/** Whether a path is that of a file in TypeScript or JavaScript, with JSX or without. */
export const isTypescript = (path: ProjectPath): boolean => /\.[cm]?[jt]sx?$/.test(path);
