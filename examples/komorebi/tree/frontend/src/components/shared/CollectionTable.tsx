import type { KeyboardEvent } from "react";
import { humanize } from "../../lib/text";
import { rowStep } from "../../lib/shortcuts";
import type { Entity } from "../../store/types";
import { Format } from "../fields/Format";
import type { Field } from "../fields/types";

interface Props<Row extends Entity> {
  label: string;
  columns: readonly Field[];
  rows: readonly Row[];
  onOpen: (row: Row) => void;
}

const NUMERIC = ["integer", "number", "decimal"];

export function CollectionTable<Row extends Entity>({
  label,
  columns,
  rows,
  onOpen,
}: Props<Row>) {
  return (
    <table className="table" aria-label={label}>
      <thead>
        <tr>
          {columns.map((field) => (
            <th key={field.name} scope="col" className={alignment(field)}>
              {field.label ?? humanize(field.name)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody onKeyDown={moveFocus}>
        {rows.map((row) => (
          <tr key={row.id}>
            {columns.map((field, index) => {
              const value = row[field.name as keyof Row];
              const content = <Format field={field} value={value} />;
              return (
                <td
                  key={field.name}
                  className={alignment(field)}
                  data-label={field.label ?? humanize(field.name)}
                >
                  {index > 0 ? (
                    content
                  ) : (
                    <button
                      type="button"
                      className="table-open"
                      aria-keyshortcuts="j k"
                      onClick={() => onOpen(row)}
                    >
                      {content}
                    </button>
                  )}
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function alignment({ kind }: Field): string | undefined {
  return NUMERIC.includes(kind) ? "is-number" : undefined;
}

function moveFocus(event: KeyboardEvent<HTMLElement>): void {
  const step = rowStep(event);
  if (step === 0) return;
  const buttons = [...event.currentTarget.querySelectorAll("button")];
  const current = buttons.findIndex((one) => one === document.activeElement);
  event.preventDefault();
  buttons[current + step]?.focus();
}
