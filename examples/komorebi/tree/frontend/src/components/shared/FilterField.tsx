import { useId } from "react";
import type { Query } from "../../api/client";
import { humanize } from "../../lib/text";
import { RefControl } from "../fields/RefControl";
import type { Field } from "../fields/types";

type Value = Query[string] | undefined;

interface Props {
  field: Field;
  value: Value;
  onChange: (value: Value) => void;
}

/** Narrows a list by a field with few values, or by what it refers to. */
export function FilterField({ field, value, onChange }: Props) {
  const id = useId();
  const label = field.label ?? humanize(field.name);
  const text = value === undefined ? "" : String(value);
  const change = (next: string) => onChange(next === "" ? undefined : next);
  const options = field.kind === "enum" ? field.options : ["true", "false"];
  const words: Partial<Record<string, string>> = { true: "Yes", false: "No" };
  return (
    <div className="filter">
      <label className="filter-label" htmlFor={id}>
        {label}
      </label>
      {field.kind === "ref" ? (
        <RefControl
          to={field.to}
          id={id}
          name={field.name}
          value={text}
          onChange={change}
          placeholder="Any"
        />
      ) : (
        <select
          id={id}
          className="input"
          value={text}
          onChange={(event) => change(event.target.value)}
        >
          <option value="">Any</option>
          {options.map((option) => (
            <option key={option} value={option}>
              {words[option] ?? humanize(option)}
            </option>
          ))}
        </select>
      )}
    </div>
  );
}
