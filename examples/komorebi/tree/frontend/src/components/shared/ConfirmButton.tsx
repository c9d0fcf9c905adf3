import { useState } from "react";

interface Props {
  label: string;
  question: string;
  onConfirm: () => void;
}

/** A button that asks before it acts. */
export function ConfirmButton({ label, question, onConfirm }: Props) {
  const [isAsking, setAsking] = useState(false);
  if (!isAsking) {
    return (
      <button
        type="button"
        className="button is-quiet is-danger"
        onClick={() => setAsking(true)}
      >
        {label}
      </button>
    );
  }
  return (
    <span className="confirm" role="group" aria-label={question}>
      <span>{question}</span>
      <button
        type="button"
        className="button is-danger"
        autoFocus
        onClick={onConfirm}
      >
        {label}
      </button>
      <button
        type="button"
        className="button is-quiet"
        onClick={() => setAsking(false)}
      >
        Keep
      </button>
    </span>
  );
}
