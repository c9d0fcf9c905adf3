import { useRef, useState, type KeyboardEvent, type ReactNode } from "react";
import { toApiError } from "../../api/client";
import { forget, recall, remember } from "../../lib/persisted";
import type { Values } from "../../store/types";
import { errorsByField, type Errors } from "../fields/errors";
import { FormField } from "../fields/FormField";
import { parse, toRaw } from "../fields/parse";
import type { Field, Raw } from "../fields/types";

type RawValues = Record<string, Raw>;

interface Props {
  fields: readonly Field[];
  /** What is edited; null for what is yet to be created. */
  values: object | null;
  /** Where what is typed is kept until it is saved. */
  draftKey: string | null;
  submitLabel: string;
  /** Gets the parsed values; of what is edited, only those that changed. */
  onSubmit: (values: Values) => Promise<void>;
  onDone: () => void;
  children?: ReactNode;
}

export function RecordForm({
  fields,
  values,
  draftKey,
  submitLabel,
  onSubmit,
  onDone,
  children,
}: Props) {
  const form = useRef<HTMLFormElement>(null);
  const [original] = useState(() => rawValues(fields, values));
  const [raw, setRaw] = useState<RawValues>(() =>
    draftKey ? { ...original, ...recall<RawValues>(draftKey, {}) } : original,
  );
  const [errors, setErrors] = useState<Errors>({});
  const [failure, setFailure] = useState<string | null>(null);
  const [isSaving, setSaving] = useState(false);

  function change(name: string, value: Raw) {
    const next = { ...raw, [name]: value };
    setRaw(next);
    setErrors({ ...errors, [name]: undefined });
    if (draftKey) remember(draftKey, next);
  }

  function refuse(found: Errors, message: string | null) {
    setErrors(found);
    setFailure(message);
    const first = fields.find(({ name }) => found[name] !== undefined);
    const control = first && form.current?.elements.namedItem(first.name);
    if (control instanceof HTMLElement) control.focus();
  }

  async function submit() {
    if (isSaving) return;
    const [parsed, found] = parseAll(fields, raw, values && original);
    refuse(found, null);
    if (Object.keys(found).length > 0) return;
    setSaving(true);
    try {
      if (!values || Object.keys(parsed).length > 0) await onSubmit(parsed);
      if (draftKey) forget(draftKey);
      onDone();
    } catch (caught) {
      const error = toApiError(caught);
      const names = fields.map(({ name }) => name);
      const byField = errorsByField(error, names);
      const isPlaced = Object.keys(byField).length > 0;
      refuse(byField, isPlaced ? null : error.message);
      setSaving(false);
    }
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      void submit();
    }
  }

  return (
    <form
      ref={form}
      className="form"
      noValidate
      onKeyDown={onKeyDown}
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <div className="form-fields">
        {fields.map((field) => (
          <FormField
            key={field.name}
            field={field}
            value={raw[field.name] ?? ""}
            onChange={(value) => change(field.name, value)}
            error={errors[field.name]}
          />
        ))}
      </div>
      {failure !== null && (
        <p className="form-failure" role="alert">
          {failure}
        </p>
      )}
      <footer className="form-footer">
        {children}
        <button
          type="submit"
          className="button is-primary"
          aria-disabled={isSaving}
        >
          {isSaving ? "Saving…" : submitLabel}
        </button>
      </footer>
    </form>
  );
}

function rawValues(fields: readonly Field[], values: object | null) {
  const given = values as Values | null;
  return Object.fromEntries(
    fields.map((field) => {
      const value = given ? given[field.name] : field.initial;
      return [field.name, toRaw(field, value)];
    }),
  );
}

/** Leaves out what is the same as in the original, so as not to overwrite it. */
function parseAll(
  fields: readonly Field[],
  raw: RawValues,
  original: RawValues | null,
): [Values, Errors] {
  const parsed: Values = {};
  const errors: Errors = {};
  for (const field of fields) {
    const value = raw[field.name] ?? "";
    const before = original?.[field.name];
    if (original && JSON.stringify(value) === JSON.stringify(before)) continue;
    const result = parse(field, value);
    if ("error" in result) errors[field.name] = result.error;
    else parsed[field.name] = result.value;
  }
  return [parsed, errors];
}
