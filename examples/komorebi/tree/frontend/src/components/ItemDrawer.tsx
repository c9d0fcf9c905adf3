import { useEffect } from "react";
import * as items from "../store/item";
import type { ItemCreate, ItemOverview } from "../store/types";
import type { Field } from "./fields/types";
import { RecordDrawer } from "./shared/RecordDrawer";
import { ErrorState, Skeleton } from "./shared/States";

const fields: Field<keyof ItemCreate>[] = [
  { name: "title", kind: "text", required: true, maxLength: 200 },
  { name: "content", kind: "textarea", maxLength: 100_000 },
  { name: "tags", kind: "list", maxItems: 20, maxLength: 50 },
  {
    name: "status",
    kind: "enum",
    options: ["draft", "active", "archived"],
    initial: "draft",
  },
];

interface Props {
  /** What is edited; null creates one. */
  item: ItemOverview | null;
  onClose: () => void;
}

export function ItemDrawer({ item, onClose }: Props) {
  const id = item?.id;
  const whole = items.opened.value;

  useEffect(() => {
    if (id === undefined) return;
    void items.open(id);
    return items.close;
  }, [id]);

  return (
    <RecordDrawer
      name="items"
      noun="item"
      fields={fields}
      row={whole ?? item}
      pending={item && !whole ? <Pending id={item.id} /> : undefined}
      onCreate={items.create}
      onUpdate={items.update}
      onClose={onClose}
    >
      {item && (
        <button
          type="button"
          className="button is-quiet is-danger"
          onClick={() => {
            items.remove(item);
            onClose();
          }}
        >
          Delete
        </button>
      )}
    </RecordDrawer>
  );
}

function Pending({ id }: { id: string }) {
  const error = items.openError.value;
  if (error === null) return <Skeleton rows={4} look="text" />;
  return <ErrorState error={error} onRetry={() => void items.open(id)} />;
}
