import type { InputHTMLAttributes } from "react";
import type { ControlProps, FieldOf } from "./types";

type InputField = FieldOf<
  "text" | "integer" | "number" | "decimal" | "date" | "datetime" | "uuid"
>;

const ATTRIBUTES: Record<
  InputField["kind"],
  InputHTMLAttributes<HTMLInputElement>
> = {
  text: { type: "text" },
  integer: { type: "text", inputMode: "numeric" },
  number: { type: "text", inputMode: "decimal" },
  decimal: { type: "text", inputMode: "decimal" },
  date: { type: "date" },
  datetime: { type: "datetime-local", step: 1 },
  uuid: { type: "text", spellCheck: false, autoCapitalize: "off" },
};

export function InputControl(props: ControlProps<InputField>) {
  const { field, id, value, onChange, isInvalid, describedBy } = props;
  return (
    <input
      {...ATTRIBUTES[field.kind]}
      id={id}
      name={field.name}
      className={`input input-${field.kind}`}
      autoComplete="off"
      value={value}
      onChange={(event) => onChange(event.target.value)}
      aria-required={field.required}
      aria-invalid={isInvalid}
      aria-describedby={describedBy}
    />
  );
}
