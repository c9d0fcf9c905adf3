import type { Position } from "../../problem.js";
import type { ProjectPath } from "../../tree/path.js";

/** The rungs of evidence, lowest first. */
export const RUNGS = ["exists", "parses", "whole", "imports", "accepted"] as const;
export type Rung = (typeof RUNGS)[number];

/** What came of asking for a rung. Of some files a rung cannot be asked: a style sheet imports nothing. */
export type Outcome =
  | { readonly is: "held" }
  | {
      readonly is: "failed";
      readonly why: string;
      readonly at?: Position;
      /** Whether it is a stub, and one that says so itself, as may stand under `partial`. */
      readonly stub?: "declared" | "undeclared";
    }
  /** It could not be asked here: no interpreter, `--static`. */
  | { readonly is: "not run"; readonly why: string }
  | { readonly is: "does not apply" };

/** What is known of one file, rung by rung; rungs above one that failed are not there. */
export type FileEvidence = {
  readonly path: ProjectPath;
  readonly outcomes: ReadonlyMap<Rung, Outcome>;
};

/** Something in a file that is written as if it were done. */
export type Stub = {
  /** What is one: `create_invoice`, `InvoiceService.total`, `the module`. */
  readonly name: string;
  readonly at: Position;
  /** `its body is only 'pass'`. */
  readonly why: string;
  /** Whether it says itself that it is not done (`raise NotImplementedError`): allowed under `partial`. */
  readonly isDeclared: boolean;
};

/** What a test asks. */
export type Assertion = {
  /** In one normal form: blanks, quotes, last commas, needless brackets and comments do not count. */
  readonly text: string;
  /** The expression that it is about, in the same form. */
  readonly about: string;
  /** How much it says: 3 of a value what it is, 2 something of it, 1 little more than that it is there. */
  readonly strength: number;
  /** Where it bounds a number from both or one of the sides. */
  readonly bounds?: { readonly least: number; readonly most: number };
};

/** What a test is, as far as weakening it goes. */
export type TestCase = {
  /** Qualified by its class or describe: `TestItems.test_create`. */
  readonly name: string;
  readonly at: Position;
  /** Whether something keeps it from running, or from failing the run: skip, skipif, xfail, `it.skip`, `.only` elsewhere. */
  readonly skipped: string | undefined;
  /** Its assertions; those that hold whatever the code does (`assert True`) are left out. */
  readonly assertions: readonly Assertion[];
  /** The cases that it runs with, in the same form, where it has several: those that are skipped are left out. */
  readonly cases: readonly string[];
};

/** How sources of one language are judged. Of a text that does not parse, nothing is found. */
export type Judge = {
  readonly stubsIn: (text: string) => readonly Stub[];
  readonly testsIn: (text: string) => readonly TestCase[];
};
