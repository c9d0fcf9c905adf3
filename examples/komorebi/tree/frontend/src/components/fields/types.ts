import type { Choices } from "../../lib/collection";

interface Base<Name extends string> {
  name: Name;
  label?: string;
  hint?: string;
  /** It cannot be left empty. */
  required?: boolean;
  /** Left empty, it is null. */
  nullable?: boolean;
}

type Kind =
  | { kind: "text"; maxLength?: number; initial?: string }
  | { kind: "textarea"; maxLength?: number; initial?: string }
  | { kind: "integer"; initial?: number }
  | { kind: "number"; initial?: number }
  | { kind: "decimal"; digits: number; places: number; initial?: string }
  | { kind: "checkbox"; initial?: boolean }
  | { kind: "date"; initial?: string }
  | { kind: "datetime"; initial?: string }
  | { kind: "uuid"; initial?: string }
  | { kind: "enum"; options: readonly string[]; initial?: string }
  | { kind: "ref"; to: Choices; initial?: string }
  | { kind: "list"; maxItems?: number; maxLength?: number; initial?: string[] }
  | { kind: "json"; initial?: unknown };

/** One field of a form: what it is called, and what it holds. */
export type Field<Name extends string = string> = Base<Name> & Kind;

export type FieldOf<K extends Kind["kind"]> = Extract<Field, { kind: K }>;

/** What a control holds while it is edited. */
export type Raw = string | boolean | string[];

export interface ControlProps<F extends Field, R extends Raw = string> {
  field: F;
  id: string;
  value: R;
  onChange: (value: R) => void;
  isInvalid: boolean;
  describedBy: string | undefined;
}
