import { INDEXED, TYPES, type FieldDraft, type State } from "./drafts.js";

/** A chain with names and values as short and as long as they may be, each type once. */
export function extremeNames(): State[] {
  const wide = (letter: string, length: number) => letter.repeat(length);
  const values: Record<string, string> = {
    text: "日本語 'and' \"quotes\" ".repeat(12).trim(),
    str: wide("x", 255),
    decimal: `-${wide("9", 30)}.${wide("9", 8)}`,
    enum: wide("v", 63),
  };
  const fields = Object.entries(TYPES)
    .filter(([type]) => type !== "ref")
    .map(([type, { argument, default: usual }], at): FieldDraft => {
      const sizes: Record<string, string> = { decimal: "38,8", enum: wide("v", 63), str: "255" };
      return {
        name: `${type}_${wide("n", 38 - type.length)}${at % 10}`,
        ...{ type, argument: sizes[type] ?? argument, nullable: type === "json" },
        ...{ unique: false, index: INDEXED.has(type), default: values[type] ?? usual ?? null },
      };
    });
  const other = { name: "x", type: "int", argument: "", nullable: true };
  const least = { ...other, unique: false, index: false, default: null };
  const state = (owned: boolean, more: FieldDraft[]): State => ({
    features: [
      { name: "b", plural: "bs", owned: false, fields: [least] },
      { name: wide("c", 40), plural: `${wide("c", 16)}s`, owned, fields: [least, ...more] },
    ],
    renames: {},
  });
  const optional = fields.map((field) => ({ ...field, nullable: field.type !== "list" }));
  const reference = { ...least, type: "ref", argument: "b", name: `r${wide("r", 35)}` };
  return [
    { features: [], renames: {} },
    state(false, [reference]),
    state(true, fields),
    state(false, optional),
    state(true, fields),
  ];
}
