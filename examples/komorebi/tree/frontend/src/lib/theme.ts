import { effect } from "@preact/signals-react";
import { persisted } from "./persisted";

const THEMES = ["system", "light", "dark"] as const;

export type Theme = (typeof THEMES)[number];

/** public/theme.js reads the stored value before the first paint. */
export const theme = persisted<Theme>("theme", "system");

effect(() => {
  const root = document.documentElement;
  if (theme.value === "system") delete root.dataset.theme;
  else root.dataset.theme = theme.value;
});

export function nextTheme(): void {
  const next = (THEMES.indexOf(theme.value) + 1) % THEMES.length;
  theme.value = THEMES[next] ?? "system";
}
