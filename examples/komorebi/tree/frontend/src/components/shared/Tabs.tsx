import { useEffect, useRef, type KeyboardEvent } from "react";
import { formatNumber } from "../../lib/text";

interface Tab<Id extends string> {
  id: Id;
  label: string;
  count?: string | number;
}

interface Props<Id extends string> {
  label: string;
  tabs: readonly Tab<Id>[];
  selected: Id;
  onSelect: (id: Id) => void;
  /** The id of the element that the tabs change. */
  panelId: string;
  look?: "line" | "pill";
}

const STEPS: Partial<Record<string, number>> = { ArrowLeft: -1, ArrowRight: 1 };

/** The tabs pattern: one stop for Tab, arrows, Home and End go between them. */
export function Tabs<Id extends string>({
  label,
  tabs,
  selected,
  onSelect,
  panelId,
  look = "line",
}: Props<Id>) {
  const list = useRef<HTMLDivElement>(null);

  useEffect(() => {
    const tab = list.current?.querySelector("[aria-selected=true]");
    tab?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, [selected]);

  function onKeyDown(event: KeyboardEvent) {
    const current = tabs.findIndex(({ id }) => id === selected);
    const step = STEPS[event.key];
    const next =
      step !== undefined
        ? (current + step + tabs.length) % tabs.length
        : { Home: 0, End: tabs.length - 1 }[event.key];
    const tab = next === undefined ? undefined : tabs[next];
    if (next === undefined || !tab) return;
    event.preventDefault();
    onSelect(tab.id);
    list.current?.querySelectorAll("button")[next]?.focus();
  }

  return (
    <div
      ref={list}
      className={`tabs tabs-${look}`}
      role="tablist"
      aria-label={label}
      onKeyDown={onKeyDown}
    >
      {tabs.map((tab) => (
        <button
          key={tab.id}
          id={`${panelId}-${tab.id}`}
          type="button"
          className="tab"
          role="tab"
          aria-selected={tab.id === selected}
          aria-controls={panelId}
          tabIndex={tab.id === selected ? 0 : -1}
          onClick={() => onSelect(tab.id)}
        >
          {tab.label}
          {tab.count !== undefined && (
            <span className="tab-count">
              {typeof tab.count === "number"
                ? formatNumber(tab.count)
                : tab.count}
            </span>
          )}
        </button>
      ))}
    </div>
  );
}
