/** The text of CLAUDE.md, or why it is not here. */
export type Standards =
  | { readonly is: "text"; readonly text: string }
  /** A person has removed it. */
  | { readonly is: "absent" }
  /** A link, a folder, or no UTF-8. */
  | { readonly is: "unreadable" };

/** What the template of a phase's prompt may speak of. Paths are the project's own; folders end in `/`. */
export type PhaseView = {
  readonly task: string;
  readonly phase: string;
  /** The folder of what this phase writes. */
  readonly folder: string;
  /** What earlier phases wrote and this one has to read. */
  readonly reads: readonly string[];
  readonly outputs: readonly { readonly path: string; readonly sections: readonly string[] }[];
  /** Where an output of this or of an earlier phase stands: `design/features.json`. */
  readonly pathOf: (output: string) => string;
  /** What lies among tests and documents and counts as code. */
  readonly countsAsCode: readonly string[];
  readonly testFolders: readonly string[];
  /** The commands of each component, as they are typed in the project's folder. */
  readonly components: readonly { readonly checks: readonly string[]; readonly test: string }[];
  readonly standards: Standards;
};
