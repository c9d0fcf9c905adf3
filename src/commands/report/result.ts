import type { Change } from "../../merge/tree/plan.js";
import type { Problem } from "../../problem.js";
import type { Digest } from "../../tree/digest.js";

/** What a command did, or would do: all that is printed, for people and as JSON, is made of this. */
export type Result = {
  readonly command: string;
  /** False where it ran and found what a person must look at: exit code 1. */
  readonly ok: boolean;
  /**
   * The digest of all that was written for the project, the record included: of a project that
   * nobody has edited, that of its committed files. Computed when it is asked for.
   */
  readonly digest?: () => Digest;
  readonly changes: readonly Change[];
  readonly problems: readonly Problem[];
  /** Unified diffs of the changes, where they were asked for. */
  readonly diff?: string;
  /** What happened besides the changes, a sentence each. */
  readonly notes: readonly string[];
  /** Commands to type next, in order. */
  readonly next: readonly string[];
};

/** A command that only answers: a document, and how a person reads it. */
export type Answer = {
  readonly command: string;
  readonly ok: true;
  readonly data: unknown;
  readonly text: string;
  /** Unified diffs that belong to it, where they were asked for. */
  readonly diff?: string;
};

/** Told while something slow runs. `line` is the latest output of a program that is running. */
export type Progress = (event: { readonly title: string; readonly line?: string }) => void;
