import { signal } from "@preact/signals-react";

export const NOTICE_MS = 8000;

export interface Notice {
  id: number;
  text: string;
  tone: "info" | "error";
  action?: { label: string; run: () => void };
}

/** What is shown for a while at the foot of the page. */
export const notices = signal<readonly Notice[]>([]);

/** What only screen readers are told. */
export const announcement = signal("");

let lastId = 0;

export function notify(
  text: string,
  options: Partial<Pick<Notice, "tone" | "action">> = {},
): void {
  const id = ++lastId;
  const notice: Notice = { id, text, tone: "info", ...options };
  notices.value = [...notices.value.slice(-2), notice];
  setTimeout(() => dismiss(id), NOTICE_MS);
}

export function dismiss(id: number): void {
  notices.value = notices.value.filter((notice) => notice.id !== id);
}

export function announce(text: string): void {
  announcement.value = text;
}
