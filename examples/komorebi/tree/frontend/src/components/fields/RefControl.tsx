import { useEffect, useId, useRef, useState, type KeyboardEvent } from "react";
import type { Choices } from "../../lib/collection";

const SHOWN = 50;

interface Props {
  to: Choices;
  id: string;
  name: string;
  value: string;
  onChange: (value: string) => void;
  placeholder?: string;
  isRequired?: boolean;
  isInvalid?: boolean;
  describedBy?: string | undefined;
}

/** Searches among what can be referred to (a combobox with a list). */
export function RefControl({
  to,
  id,
  name,
  value,
  onChange,
  placeholder = "Search…",
  isRequired = false,
  isInvalid = false,
  describedBy,
}: Props) {
  const listId = useId();
  const list = useRef<HTMLUListElement>(null);
  const [search, setSearch] = useState<string | null>(null);
  const [active, setActive] = useState(0);
  const isOpen = search !== null;

  const words = search?.toLowerCase().trim() ?? "";
  const matches = to.choices.value
    .filter(({ label }) => label.toLowerCase().includes(words))
    .slice(0, SHOWN);
  const label = to.labels.value.get(value) ?? value;

  useEffect(() => void to.loadChoices(), [to]);

  useEffect(() => void to.resolve(value ? [value] : []), [to, value]);

  useEffect(() => {
    if (isOpen) list.current?.scrollIntoView({ block: "nearest" });
  }, [isOpen]);

  useEffect(() => {
    const option = list.current?.children[active];
    option?.scrollIntoView({ block: "nearest" });
  }, [active]);

  function open(text: string) {
    setSearch(text);
    setActive(0);
  }

  function choose(index: number) {
    const choice = matches[index];
    if (choice) onChange(choice.id);
    setSearch(null);
  }

  function close() {
    if (search === "" && label !== "") onChange("");
    setSearch(null);
  }

  function onKeyDown(event: KeyboardEvent) {
    const isArrow = event.key === "ArrowDown" || event.key === "ArrowUp";
    if (isArrow) {
      event.preventDefault();
      if (!isOpen) open("");
      else if (event.key === "ArrowUp") setActive(Math.max(0, active - 1));
      else setActive(Math.min(matches.length - 1, active + 1));
    } else if (isOpen && event.key === "Enter") {
      event.preventDefault();
      choose(active);
    } else if (isOpen && event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      setSearch(null);
    }
  }

  return (
    <div className="combobox">
      <input
        id={id}
        name={name}
        className="input"
        role="combobox"
        autoComplete="off"
        placeholder={placeholder}
        value={search ?? label}
        onChange={(event) => open(event.target.value)}
        onClick={(event) => {
          event.currentTarget.select();
          if (!isOpen) open(label);
        }}
        onKeyDown={onKeyDown}
        onBlur={close}
        aria-expanded={isOpen}
        aria-controls={listId}
        aria-autocomplete="list"
        aria-activedescendant={
          isOpen && matches[active] ? `${listId}-${active}` : undefined
        }
        aria-required={isRequired}
        aria-invalid={isInvalid}
        aria-describedby={describedBy}
      />
      {isOpen && (
        <ul
          ref={list}
          id={listId}
          className="combobox-list"
          role="listbox"
          aria-label="Choices"
        >
          {matches.map((choice, index) => (
            <li
              key={choice.id}
              id={`${listId}-${index}`}
              className="combobox-option"
              role="option"
              aria-selected={index === active}
              onPointerDown={(event) => {
                // The input keeps the focus, or its blur would close the list.
                event.preventDefault();
                choose(index);
              }}
            >
              {choice.label}
            </li>
          ))}
          {matches.length === 0 && (
            <li
              className="combobox-option muted"
              role="option"
              aria-disabled
              aria-selected={false}
            >
              Nothing found
            </li>
          )}
        </ul>
      )}
    </div>
  );
}
