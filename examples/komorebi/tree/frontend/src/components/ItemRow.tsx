import { memo } from "react";
import { now } from "../lib/clock";
import { humanize, timeAgo } from "../lib/text";
import * as items from "../store/item";
import type { ItemOverview } from "../store/types";
import { Icon } from "./shared/Icon";

const SHOWN_TAGS = 2;

interface Props {
  item: ItemOverview;
  isActive: boolean;
  onOpen: (item: ItemOverview) => void;
}

export const ItemRow = memo(function ItemRow({
  item,
  isActive,
  onOpen,
}: Props) {
  const { id, title, excerpt, summary, tags, status, is_favorite } = item;
  const tabIndex = isActive ? 0 : -1;
  const isArchived = status === "archived";
  return (
    <div className={`item is-${status}`}>
      <button
        type="button"
        className={is_favorite ? "icon-button star is-on" : "icon-button star"}
        aria-label={`Favorite ${title}`}
        aria-pressed={is_favorite}
        tabIndex={tabIndex}
        onClick={() => void items.toggleFavorite(item)}
      >
        <Icon name="star" isFilled={is_favorite} />
      </button>
      <button
        type="button"
        className="item-open"
        data-focus
        tabIndex={tabIndex}
        aria-keyshortcuts={isActive ? "j k" : undefined}
        aria-describedby={`${id}-meta`}
        onClick={() => onOpen(item)}
      >
        <span className="item-title">{title}</span>
        <span className="item-text">{summary ?? (excerpt || "No text")}</span>
      </button>
      <div id={`${id}-meta`} className="item-meta">
        {tags.slice(0, SHOWN_TAGS).map((tag) => (
          <span key={tag} className="chip item-tag">
            {tag}
          </span>
        ))}
        <span className="item-status">{humanize(status)}</span>
        <time className="item-time" dateTime={item.created_at}>
          {timeAgo(item.created_at, now.value)}
        </time>
      </div>
      <div className="item-actions">
        <button
          type="button"
          className="icon-button"
          aria-label={`${isArchived ? "Restore" : "Archive"} ${title}`}
          title={isArchived ? "Restore (a)" : "Archive (a)"}
          tabIndex={tabIndex}
          onClick={() => void items.toggleArchived(item)}
        >
          <Icon name={isArchived ? "restore" : "archive"} />
        </button>
        <button
          type="button"
          className="icon-button"
          aria-label={`Delete ${title}`}
          title="Delete (Del)"
          tabIndex={tabIndex}
          onClick={() => items.remove(item)}
        >
          <Icon name="trash" />
        </button>
      </div>
    </div>
  );
});
