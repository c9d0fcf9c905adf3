import { useEffect } from "react";

const CLICKED = ["n"];
const FOCUSED = ["/", "c", "j", "k"];
const TYPING = "input, textarea, select, dialog, [contenteditable]";

/**
 * Single keys go to the first element that names them in aria-keyshortcuts: a
 * component declares its shortcuts, and needs no handler for them.
 */
export function useShortcuts(): void {
  useEffect(() => {
    function onKeyDown(event: KeyboardEvent) {
      const { key, target, defaultPrevented } = event;
      const isModified = event.ctrlKey || event.metaKey || event.altKey;
      const isTyping = target instanceof Element && target.closest(TYPING);
      if (defaultPrevented || isModified || isTyping) return;
      if (![...CLICKED, ...FOCUSED].includes(key)) return;
      const selector = `[aria-keyshortcuts~="${key}"]`;
      const element = document.querySelector<HTMLElement>(selector);
      if (!element) return;
      event.preventDefault();
      if (CLICKED.includes(key)) element.click();
      else element.focus();
    }
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, []);
}

const STEPS: Partial<Record<string, number>> = {
  ArrowDown: 1,
  j: 1,
  ArrowUp: -1,
  k: -1,
};

/** How far a key moves in a list: j and ↓ to the next row, k and ↑ back. */
export function rowStep({
  key,
  ctrlKey,
  metaKey,
  altKey,
}: {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
}): number {
  return ctrlKey || metaKey || altKey ? 0 : (STEPS[key] ?? 0);
}
