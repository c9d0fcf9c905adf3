import { useEffect, useState, type KeyboardEvent } from "react";
import { forget, recall, remember } from "../lib/persisted";
import * as captures from "../store/capture";
import type { Pending } from "../store/capture";
import * as outbox from "../store/outbox";
import { Icon } from "./shared/Icon";

const DRAFT = "captures.draft";
const MAX_LENGTH = 1_000_000;
/** As in panels.css. */
const FITTING_ROWS = 8;
const LABELS = {
  sending: "Sending",
  waiting: "Waiting",
  queued: "In the queue",
};

export function CaptureBox() {
  const [text, setText] = useState(() => recall(DRAFT, ""));

  useEffect(() => void captures.load(), []);

  function edit(value: string) {
    setText(value);
    remember(DRAFT, value);
  }

  function submit() {
    if (text.trim() === "") return;
    captures.capture(text.trim());
    setText("");
    forget(DRAFT);
  }

  function onKeyDown(event: KeyboardEvent<HTMLTextAreaElement>) {
    if (event.key === "Escape") event.currentTarget.blur();
    // While an input method composes a word, Enter ends the word.
    if (event.key !== "Enter" || event.nativeEvent.isComposing) return;
    if (event.shiftKey) return;
    event.preventDefault();
    submit();
  }

  return (
    <form
      className="capture"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <label className="visually-hidden" htmlFor="capture">
        Capture a thought
      </label>
      <textarea
        id="capture"
        className="capture-text"
        rows={2}
        maxLength={MAX_LENGTH}
        placeholder="Capture a thought…"
        value={text}
        onChange={(event) => edit(event.target.value)}
        onKeyDown={onKeyDown}
        aria-keyshortcuts="c"
        aria-describedby="capture-hint"
      />
      <div className="capture-footer">
        <p id="capture-hint" className="capture-hint">
          <kbd>Enter</kbd> captures, <kbd>Shift</kbd> <kbd>Enter</kbd> breaks
          the line
        </p>
        <button
          type="submit"
          className="button is-primary"
          aria-disabled={text.trim() === ""}
        >
          Capture
          <Icon name="enter" />
        </button>
      </div>
      <PendingCaptures />
    </form>
  );
}

function PendingCaptures() {
  const rows = captures.pending.value;
  if (rows.length === 0) return null;
  return (
    <>
      <ul
        className="pending"
        aria-label="On their way"
        // Without a pointer, it scrolls once it has the focus.
        tabIndex={rows.length > FITTING_ROWS ? 0 : undefined}
      >
        {rows.map((row) => (
          <PendingRow key={row.key} row={row} />
        ))}
      </ul>
      <Obstacle />
    </>
  );
}

function PendingRow({ row }: { row: Pending }) {
  return (
    <li className={`pending-row is-${row.state}`}>
      <span className="pending-text">{row.content}</span>
      {row.state === "failed" ? (
        <>
          <span className="pending-reason">{row.reason}</span>
          <button
            type="button"
            className="button is-small"
            onClick={() => void captures.retry(row)}
          >
            Retry
          </button>
        </>
      ) : (
        <span className="pending-state">{LABELS[row.state]}</span>
      )}
      {(row.state === "failed" || row.state === "waiting") && (
        <button
          type="button"
          className="icon-button"
          aria-label="Discard"
          onClick={() => captures.discard(row.key)}
        >
          <Icon name="close" />
        </button>
      )}
    </li>
  );
}

/** Why captures wait, and what becomes of them. */
function Obstacle() {
  const isWaiting = outbox.waiting.value.some((one) => one.refusal === null);
  if (outbox.obstacle.value === null || !isWaiting) return null;
  return (
    <div className="pending-note">
      <p>
        {outbox.obstacle.value}{" "}
        {outbox.unkept.value.length === 0
          ? "What waits is kept in this browser."
          : "This browser cannot keep all that waits: leave the tab open."}
      </p>
      <button
        type="button"
        className="button is-small"
        onClick={outbox.sendNow}
      >
        Send now
      </button>
    </div>
  );
}
