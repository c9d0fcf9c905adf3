import { useState, type KeyboardEvent } from "react";
import { Icon } from "../shared/Icon";
import type { ControlProps, FieldOf } from "./types";

/** Words or lines: Enter adds what is typed, Backspace takes the last back. */
export function ListControl(props: ControlProps<FieldOf<"list">, string[]>) {
  const { field, id, value, onChange, isInvalid, describedBy } = props;
  const [text, setText] = useState("");

  function add() {
    const entry = text.trim();
    if (entry && !value.includes(entry)) onChange([...value, entry]);
    setText("");
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.key === "Enter" && text.trim() !== "") {
      event.preventDefault();
      add();
    } else if (event.key === "Backspace" && text === "") {
      onChange(value.slice(0, -1));
    }
  }

  return (
    <div className="input list-input">
      {value.map((entry) => (
        <span key={entry} className="chip">
          {entry}
          <button
            type="button"
            className="chip-remove"
            aria-label={`Remove ${entry}`}
            onClick={() => onChange(value.filter((one) => one !== entry))}
          >
            <Icon name="close" />
          </button>
        </span>
      ))}
      <input
        id={id}
        name={field.name}
        className="list-input-text"
        autoComplete="off"
        placeholder={value.length === 0 ? "Type, then Enter" : ""}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={onKeyDown}
        onBlur={add}
        aria-invalid={isInvalid}
        aria-describedby={describedBy}
      />
    </div>
  );
}
