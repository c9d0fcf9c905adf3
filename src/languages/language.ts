import type { ProjectPath } from "../tree/path.js";
import type { Grammar } from "./grammar.js";

/** What is known of a language. */
export type Language = {
  /** How texts are read where they are merged, and the names of imports joined. */
  readonly grammar: Grammar;
  /** Whether a text is what the language allows: what is merged from two that are is one, too. */
  readonly parses: (text: string) => boolean;
  /** What is there again in a text where only one can count, such as attributes of an element: how often, by name. */
  readonly repeats?: (text: string) => ReadonlyMap<string, number>;
  /**
   * The text as the language's formatter writes it, where there is one at run time.
   * @throws Error for what does not parse
   */
  readonly format?: (text: string) => string;
  /** The names that a text gives a meaning at its top level, by definitions, assignments and imports. */
  readonly boundNames: (text: string) => ReadonlySet<string>;
};

/** The language that a file is in; undefined where it is one that is not read. */
export type LanguageOf = (path: ProjectPath) => Language | undefined;
