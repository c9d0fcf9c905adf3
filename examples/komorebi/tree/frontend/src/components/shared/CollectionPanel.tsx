import { useSignalEffect } from "@preact/signals-react";
import { useEffect, useState } from "react";
import { toApiError } from "../../api/client";
import type { Collection, Model } from "../../lib/collection";
import { notify } from "../../lib/notices";
import { humanize } from "../../lib/text";
import type { Field } from "../fields/types";
import { CollectionTable } from "./CollectionTable";
import { ConfirmButton } from "./ConfirmButton";
import { FilterField } from "./FilterField";
import { Icon } from "./Icon";
import { Loaded } from "./Loaded";
import { Pager } from "./Pager";
import { RecordDrawer } from "./RecordDrawer";
import { EmptyState, Skeleton } from "./States";

type NameIn<M extends Model> = keyof M["create"] & string;

interface Props<M extends Model> {
  collection: Collection<M>;
  /** What one is called. */
  noun: string;
  fields: readonly Field<NameIn<M>>[];
  /** The fields that the list shows; the first opens the form. */
  columns: readonly NameIn<M>[];
  /** The fields that the list can be narrowed by. */
  filters?: readonly NameIn<M>[];
}

/** A feature: its list by pages, its filters, and the form for one of it. */
export function CollectionPanel<M extends Model>({
  collection,
  noun,
  fields,
  columns,
  filters = [],
}: Props<M>) {
  type Row = M["read"];
  const [edited, setEdited] = useState<Row | "new" | null>(null);
  const { name, load } = collection;
  const rows = collection.rows.value;
  const pick = (names: readonly string[]) =>
    names.flatMap((one) => fields.find((field) => field.name === one) ?? []);
  const columnFields = pick(columns);
  const isFiltered = Object.keys(collection.filters.value).length > 0;

  useEffect(() => void load(), [load]);

  useSignalEffect(() => {
    for (const field of columnFields) {
      if (field.kind !== "ref") continue;
      const ids = collection.rows.value.map((row) =>
        String(row[field.name as keyof Row]),
      );
      void field.to.resolve(ids);
    }
  });

  async function remove(row: Row) {
    try {
      await collection.remove(row.id);
      setEdited(null);
      notify(`Deleted “${collection.labelOf(row)}”`);
    } catch (caught) {
      const { message } = toApiError(caught);
      notify(`Not deleted: ${message}`, { tone: "error" });
    }
  }

  return (
    <>
      <div className="toolbar">
        {pick(filters).map((field) => (
          <FilterField
            key={field.name}
            field={field}
            value={collection.filters.value[field.name]}
            onChange={(value) => void collection.filterBy(field.name, value)}
          />
        ))}
        <span className="toolbar-space" />
        <button
          type="button"
          className="button"
          aria-keyshortcuts="n"
          title={`New ${noun} (n)`}
          onClick={() => setEdited("new")}
        >
          <Icon name="plus" />
          New
        </button>
      </div>
      <Loaded
        isEmpty={rows.length === 0}
        isLoading={collection.loading.value}
        error={collection.error.value}
        onRetry={() => void load()}
        skeleton={<Skeleton rows={8} look="table" />}
        empty={
          <EmptyState
            title={
              isFiltered
                ? "Nothing matches"
                : `No ${humanize(name).toLowerCase()} yet`
            }
          />
        }
      >
        <CollectionTable
          label={humanize(name)}
          columns={columnFields}
          rows={rows}
          onOpen={setEdited}
        />
        <Pager
          offset={collection.offset.value}
          shown={rows.length}
          total={collection.total.value}
          onTurn={(offset) => void collection.turnTo(offset)}
        />
      </Loaded>
      {edited !== null && (
        <RecordDrawer
          name={name}
          noun={noun}
          fields={fields}
          row={edited === "new" ? null : edited}
          onCreate={collection.create}
          onUpdate={collection.update}
          onClose={() => setEdited(null)}
        >
          {edited !== "new" && (
            <ConfirmButton
              label="Delete"
              question={`Delete this ${noun}?`}
              onConfirm={() => void remove(edited)}
            />
          )}
        </RecordDrawer>
      )}
    </>
  );
}
