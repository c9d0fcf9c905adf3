import { useCallback, useEffect, useState } from "react";
import { humanize, plural } from "../lib/text";
import * as items from "../store/item";
import type { ItemOverview } from "../store/types";
import { ItemDrawer } from "./ItemDrawer";
import { ItemRow } from "./ItemRow";
import { Icon } from "./shared/Icon";
import { Loaded } from "./shared/Loaded";
import { EmptyState, Skeleton } from "./shared/States";
import { Tabs } from "./shared/Tabs";
import { WindowedList } from "./shared/WindowedList";

const LIST = "item-list";
/** As in panels.css. */
const ROW_HEIGHT = 72;
const FILTERS = ["all", "draft", "active", "archived"] as const;

export function Items() {
  const [edited, setEdited] = useState<ItemOverview | "new" | null>(null);
  const open = useCallback((item: ItemOverview) => setEdited(item), []);
  const visible = items.visible.value;
  const isComplete = items.rest.value === 0;

  useEffect(() => items.start(), []);

  function onRowKey(item: ItemOverview, key: string) {
    if (key === "f") void items.toggleFavorite(item);
    if (key === "a") void items.toggleArchived(item);
    if (key === "Delete") items.remove(item);
  }

  return (
    <>
      <div className="toolbar">
        <Tabs
          label="Status"
          look="pill"
          tabs={FILTERS.map((id) => {
            const count = items.byStatus.value[id].length;
            return { id, label: humanize(id), count };
          })}
          selected={items.filter.value}
          onSelect={(id) => (items.filter.value = id)}
          panelId={LIST}
        />
        <SearchBox />
        <button
          type="button"
          className="button"
          aria-keyshortcuts="n"
          title="New item (n)"
          onClick={() => setEdited("new")}
        >
          <Icon name="plus" />
          New
        </button>
      </div>
      <div
        id={LIST}
        role="tabpanel"
        aria-labelledby={`${LIST}-${items.filter.value}`}
      >
        <Loaded
          isEmpty={visible.length === 0}
          isLoading={items.loading.value}
          error={items.error.value}
          onRetry={() => void items.load()}
          skeleton={<Skeleton rows={8} look="item" />}
          empty={<NoItems />}
        >
          <WindowedList
            label="Items"
            rows={visible}
            rowHeight={ROW_HEIGHT}
            onRowKey={onRowKey}
            renderRow={(item, isActive) => (
              <ItemRow item={item} isActive={isActive} onOpen={open} />
            )}
          />
        </Loaded>
        {!isComplete && !items.loading.value && (
          <p className="more">
            {plural(items.rest.value, "older item")} not loaded
            <button
              type="button"
              className="button is-small"
              onClick={() => void items.loadMore()}
            >
              Load more
            </button>
          </p>
        )}
      </div>
      {edited !== null && (
        <ItemDrawer
          item={edited === "new" ? null : edited}
          onClose={() => setEdited(null)}
        />
      )}
    </>
  );
}

function SearchBox() {
  return (
    <label className="search">
      <span className="visually-hidden">Search the items</span>
      <Icon name="search" />
      <input
        type="search"
        className="input"
        placeholder="Search"
        title="Search (/)"
        aria-keyshortcuts="/"
        value={items.search.value}
        onChange={(event) => (items.search.value = event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "Escape") items.search.value = "";
        }}
      />
    </label>
  );
}

function NoItems() {
  if (items.search.value !== "") {
    return (
      <EmptyState title="Nothing found">
        <p className="muted">
          No item here has these words in its title, its tags, its summary or
          the beginning of its content.
        </p>
      </EmptyState>
    );
  }
  if (items.filter.value !== "all") {
    return <EmptyState title={`Nothing is ${items.filter.value}`} />;
  }
  return (
    <EmptyState title="A quiet clearing">
      <p className="muted">
        Capture a thought above. It turns into an item by itself.
      </p>
    </EmptyState>
  );
}
