import type { WrittenMigration } from "../render/component.js";
import type { Condition } from "../spec/option.js";
import type { OptionValue } from "../spec/option.js";
import type { Version } from "../version.js";

/** What a release of this package changed in what it writes. */
export type Release = {
  readonly version: Version;
  readonly changes: readonly TemplateChange[];
};

/** One thing that changed, as people with an older project are told of it, and what it does to theirs. */
export type TemplateChange = {
  /** The layouts it is about; all of them, if left out. */
  readonly layouts?: readonly string[];
  /** Only projects with these values of options are told, and get its migration. */
  readonly when?: Condition;
  /** A sentence: what is different now. */
  readonly what: string;
  /** A sentence: what that is good for. */
  readonly why: string;
  /** A sentence: what people have to do themselves, such as giving a new setting a value. */
  readonly todo?: string;
  readonly files?: {
    /**
     * Old path to new, of generated files. `[feature]`, `[features]` and `[Feature]` stand for every feature's names.
     * Not for names that differ only in case: where case does not count, they are one file.
     */
    readonly renamed?: Readonly<Record<string, string>>;
    readonly removed?: readonly string[];
  };
  readonly options?: {
    /** New options, each with the value that keeps an older project as it is. */
    readonly added?: Readonly<Record<string, OptionValue>>;
    /** Old name to new. */
    readonly renamed?: Readonly<Record<string, string>>;
    readonly removed?: readonly string[];
  };
  /**
   * A migration of the layout's own tables, for projects that have their first ones already: it follows
   * all that they have. New projects have it in their first.
   */
  readonly migration?: WrittenMigration;
  /** From the form that spec files had before to the one they have since; options apart. */
  readonly documents?: (documents: Documents) => Documents;
};

/** The values in a project's spec files. Nothing has checked them: people may have edited the files. */
export type Documents = {
  readonly project: JsonObject;
  /** By the name of their files, without `.json`. */
  readonly features: ReadonlyMap<string, JsonObject>;
};

export type JsonObject = Readonly<Record<string, unknown>>;
