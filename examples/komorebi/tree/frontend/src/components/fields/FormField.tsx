import { useId, type ReactNode } from "react";
import { humanize } from "../../lib/text";
import { InputControl } from "./InputControl";
import { ListControl } from "./ListControl";
import { RefControl } from "./RefControl";
import { SelectControl } from "./SelectControl";
import { TextareaControl } from "./TextareaControl";
import type { Field, Raw } from "./types";

interface Props {
  field: Field;
  value: Raw;
  onChange: (value: Raw) => void;
  error: string | undefined;
}

/** A field with its label, its control, and what is wrong with its value. */
export function FormField({ field, value, onChange, error }: Props) {
  const id = useId();
  const label = field.label ?? humanize(field.name);
  const messageId = `${id}-message`;
  const message = error ?? field.hint;
  const isInvalid = error !== undefined;
  const describedBy = message === undefined ? undefined : messageId;
  const text = typeof value === "string" ? value : "";
  const common = { id, onChange, isInvalid, describedBy };

  function control(): ReactNode {
    switch (field.kind) {
      case "textarea":
      case "json":
        return <TextareaControl {...common} field={field} value={text} />;
      case "enum":
        return <SelectControl {...common} field={field} value={text} />;
      case "list":
        return (
          <ListControl
            {...common}
            field={field}
            value={Array.isArray(value) ? value : []}
          />
        );
      case "ref":
        return (
          <RefControl
            {...common}
            to={field.to}
            name={field.name}
            value={text}
            isRequired={field.required ?? false}
          />
        );
      case "checkbox":
        return (
          <input
            id={id}
            name={field.name}
            className="checkbox"
            type="checkbox"
            checked={value === true}
            onChange={(event) => onChange(event.target.checked)}
            aria-invalid={isInvalid}
            aria-describedby={describedBy}
          />
        );
      default:
        return <InputControl {...common} field={field} value={text} />;
    }
  }

  return (
    <div className={`field field-${field.kind}`}>
      <label className="field-label" htmlFor={id}>
        {label}
        {field.required && (
          <span className="required" aria-hidden="true">
            *
          </span>
        )}
      </label>
      {control()}
      {message !== undefined && (
        <p
          id={messageId}
          className={isInvalid ? "field-message is-error" : "field-message"}
        >
          {message}
        </p>
      )}
    </div>
  );
}
