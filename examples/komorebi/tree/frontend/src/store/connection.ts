import { batch, signal } from "@preact/signals-react";
import { openEvents } from "../api/events";
import type { ConnectionState, ServerEvent } from "./types";

const PATIENCE_MS = 1000;

interface Listener {
  names: string[];
  handle: (events: ServerEvent[]) => void;
}

export const connection = signal<ConnectionState>("connecting");

const listeners: Listener[] = [];
const reloads: (() => void)[] = [];
let connected: Promise<void> | undefined;

/** Calls the handler with the named events, in the order of their arrival. */
export function onEvents(names: string[], handle: Listener["handle"]): void {
  listeners.push({ names, handle });
}

/** Calls the function when what is loaded may no longer be true. */
export function onReset(reload: () => void): void {
  reloads.push(reload);
}

/**
 * Connects once. Stores wait for it before they load: what changes after the
 * answer of the server is then never missed. They do not wait for long, though.
 */
export function connect(): Promise<void> {
  connected ??= new Promise((resolve) => {
    setTimeout(resolve, PATIENCE_MS);
    openEvents(namesOfEvents(), {
      onEvents: dispatch,
      onReset: reset,
      onState: (state) => {
        connection.value = state;
        resolve();
      },
    });
  });
  return connected;
}

function namesOfEvents(): string[] {
  return [...new Set(listeners.flatMap(({ names }) => names))];
}

function reset(): void {
  for (const reload of reloads) reload();
}

function dispatch(events: ServerEvent[]): void {
  batch(() => {
    for (const { names, handle } of listeners) {
      const own = events.filter(({ name }) => names.includes(name));
      if (own.length > 0) handle(own);
    }
  });
}
