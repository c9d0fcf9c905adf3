import type { ReactNode } from "react";
import type { Entity } from "../../store/types";
import type { Field } from "../fields/types";
import { Drawer } from "./Drawer";
import { RecordForm } from "./RecordForm";

interface Props<Create extends object, Update> {
  /** The plural name of the feature. */
  name: string;
  /** What one is called. */
  noun: string;
  fields: readonly Field<keyof Create & string>[];
  /** What is edited; null creates one. */
  row: Entity | null;
  onCreate: (values: Create) => Promise<void>;
  onUpdate: (id: string, changes: Update) => Promise<void>;
  onClose: () => void;
  /** What is shown until all of the row is there. */
  pending?: ReactNode;
  /** More to do with it, at the foot. */
  children?: ReactNode;
}

/** Creates or edits one record of a feature. */
export function RecordDrawer<Create extends object, Update>({
  name,
  noun,
  fields,
  row,
  onCreate,
  onUpdate,
  onClose,
  pending,
  children,
}: Props<Create, Update>) {
  return (
    <Drawer
      title={`${row === null ? "New" : "Edit"} ${noun}`}
      isReady={pending === undefined}
      onClose={onClose}
    >
      {pending ?? (
        <RecordForm
          fields={fields}
          values={row}
          draftKey={row === null ? `${name}.draft` : null}
          submitLabel={row === null ? "Create" : "Save"}
          onSubmit={(values) =>
            // The fields are those of the type, and their values were parsed.
            row === null
              ? onCreate(values as Create)
              : onUpdate(row.id, values as Update)
          }
          onDone={onClose}
        >
          {children}
        </RecordForm>
      )}
    </Drawer>
  );
}
