import { effect, signal, type Signal } from "@preact/signals-react";

const PREFIX = "komorebi.";

export function recall<T>(key: string, fallback: T): T {
  try {
    const text = localStorage.getItem(PREFIX + key);
    return text === null ? fallback : (JSON.parse(text) as T);
  } catch {
    return fallback;
  }
}

/**
 * Returns false where storage is full or forbidden: the value lasts as long as
 * the page.
 */
export function remember(key: string, value: unknown): boolean {
  try {
    localStorage.setItem(PREFIX + key, JSON.stringify(value));
    return true;
  } catch {
    return false;
  }
}

/** The keys of what is remembered that begin so. */
export function rememberedKeys(prefix: string): string[] {
  try {
    return Object.keys(localStorage)
      .filter((key) => key.startsWith(PREFIX + prefix))
      .map((key) => key.slice(PREFIX.length));
  } catch {
    return [];
  }
}

export function forget(key: string): void {
  try {
    localStorage.removeItem(PREFIX + key);
  } catch {
    // Without storage there is nothing to forget.
  }
}

/** Calls the function when another tab remembers or forgets what begins so. */
export function onRemembered(prefixes: string[], handle: () => void): void {
  window.addEventListener("storage", ({ key }) => {
    if (prefixes.some((one) => key?.startsWith(PREFIX + one))) handle();
  });
}

/** A signal whose value outlives the page. */
export function persisted<T>(key: string, initial: T): Signal<T> {
  const value = signal(recall(key, initial));
  effect(() => void remember(key, value.value));
  return value;
}
