import { humanize } from "../../lib/text";
import type { ControlProps, FieldOf } from "./types";

export function SelectControl(props: ControlProps<FieldOf<"enum">>) {
  const { field, id, value, onChange, isInvalid, describedBy } = props;
  const canBeEmpty = field.nullable ?? field.initial === undefined;
  return (
    <select
      id={id}
      name={field.name}
      className="input"
      value={value}
      onChange={(event) => onChange(event.target.value)}
      aria-required={field.required}
      aria-invalid={isInvalid}
      aria-describedby={describedBy}
    >
      {canBeEmpty && <option value="">–</option>}
      {field.options.map((option) => (
        <option key={option} value={option}>
          {humanize(option)}
        </option>
      ))}
    </select>
  );
}
