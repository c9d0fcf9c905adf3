import { connection } from "../store/connection";

const LABELS = {
  connecting: "Connecting",
  live: "Live",
  reconnecting: "Reconnecting",
  offline: "Offline",
};

export function ConnectionStatus() {
  const state = connection.value;
  return (
    <p className={`connection is-${state}`} role="status">
      {LABELS[state]}
    </p>
  );
}
