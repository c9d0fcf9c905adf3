import type { ControlProps, FieldOf } from "./types";

type TextareaField = FieldOf<"textarea" | "json">;

export function TextareaControl(props: ControlProps<TextareaField>) {
  const { field, id, value, onChange, isInvalid, describedBy } = props;
  return (
    <textarea
      id={id}
      name={field.name}
      className={`input input-${field.kind}`}
      rows={field.kind === "json" ? 3 : 6}
      spellCheck={field.kind === "textarea"}
      value={value}
      onChange={(event) => onChange(event.target.value)}
      aria-required={field.required}
      aria-invalid={isInvalid}
      aria-describedby={describedBy}
    />
  );
}
