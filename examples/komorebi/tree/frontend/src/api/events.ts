const URL = "/api/v1/events";
const FLUSH_MS = 80;
const FIRST_DELAY_MS = 500;
const LONGEST_DELAY_MS = 30_000;

export type ConnectionState =
  "connecting" | "live" | "reconnecting" | "offline";

export interface ServerEvent {
  name: string;
  data: unknown;
}

interface Handlers {
  /** Gets the events of a moment at once, so that a flood costs one update. */
  onEvents: (events: ServerEvent[]) => void;
  onState: (state: ConnectionState) => void;
  /** Something was missed that the server cannot send again. */
  onReset: () => void;
}

/** Listens to the named events until the returned function is called. */
export function openEvents(names: string[], handlers: Handlers): () => void {
  const { onEvents, onState, onReset } = handlers;
  let source: EventSource;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let flush: ReturnType<typeof setTimeout> | undefined;
  let failures = 0;
  let hasGap = false;
  let hasId = false;
  let queue: ServerEvent[] = [];

  function deliver() {
    const events = queue;
    queue = [];
    flush = undefined;
    onEvents(events);
  }

  function open() {
    clearTimeout(retry);
    hasId = false;
    source = new EventSource(URL);
    source.onopen = () => {
      failures = 0;
      onState("live");
      if (hasGap) onReset();
      hasGap = false;
    };
    source.onerror = () => {
      onState(navigator.onLine ? "reconnecting" : "offline");
      // The browser reconnects by itself, with Last-Event-ID, after a broken
      // connection, but gives up after an answer such as 503. A new source
      // cannot name the last event, nor can one that has had none: what it
      // missed is loaded anew.
      const isClosed = source.readyState === EventSource.CLOSED;
      hasGap ||= isClosed || !hasId;
      if (!isClosed) return;
      const delay = Math.min(FIRST_DELAY_MS * 2 ** failures, LONGEST_DELAY_MS);
      failures += 1;
      retry = setTimeout(open, delay * (0.75 + Math.random() / 2));
    };
    source.addEventListener("reset", onReset);
    for (const name of names) {
      source.addEventListener(name, ({ data }: MessageEvent<string>) => {
        hasId = true;
        queue.push({ name, data: JSON.parse(data) });
        flush ??= setTimeout(deliver, FLUSH_MS);
      });
    }
  }

  function onOnline() {
    // A connection from before may be dead without the browser knowing yet.
    source.close();
    hasGap = true;
    open();
  }

  function onOffline() {
    onState("offline");
  }

  open();
  window.addEventListener("online", onOnline);
  window.addEventListener("offline", onOffline);
  return () => {
    window.removeEventListener("online", onOnline);
    window.removeEventListener("offline", onOffline);
    clearTimeout(retry);
    clearTimeout(flush);
    source.close();
  };
}
