/** One thing to ask. Plain data, so that a terminal, plop and a test can all put it their own way. */
export type Question = {
  /** The key of the answer. */
  readonly name: string;
  readonly message: string;
} & (
  | {
      readonly kind: "text";
      readonly default?: string;
      /** The fault of an answer, as a sentence; undefined when there is none. */
      readonly fault: (answer: string) => string | undefined;
    }
  | { readonly kind: "choice"; readonly choices: readonly Choice[]; readonly default: string }
  | {
      readonly kind: "set";
      readonly choices: readonly Choice[];
      readonly default: readonly string[];
    }
  | { readonly kind: "flag"; readonly default: boolean }
);

export type Choice = { readonly value: string; readonly label: string };
