import {
  formatDate,
  formatDateTime,
  formatNumber,
  humanize,
} from "../../lib/text";
import type { Field } from "./types";

interface Props {
  field: Field;
  value: unknown;
}

/** A value as it is shown in a list. */
export function Format({ field, value }: Props) {
  if (field.kind === "checkbox") return value === true ? "Yes" : "No";
  if (field.kind === "json" && value !== null) {
    return <code>{JSON.stringify(value)}</code>;
  }
  if (Array.isArray(value)) return value.join(", ");
  if (typeof value === "number") return formatNumber(value);
  if (typeof value !== "string" || value === "") {
    return <span className="muted">–</span>;
  }
  switch (field.kind) {
    case "enum":
      return <span className="badge">{humanize(value)}</span>;
    case "ref":
      return field.to.labels.value.get(value) ?? "…";
    case "date":
      return formatDate(value);
    case "datetime":
      return formatDateTime(value);
    default:
      return value;
  }
}
