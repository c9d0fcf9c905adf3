const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const relative = new Intl.RelativeTimeFormat("en", {
  numeric: "auto",
  style: "short",
});
const shortDate = new Intl.DateTimeFormat("en", {
  day: "numeric",
  month: "short",
  year: "numeric",
});
const dateTime = new Intl.DateTimeFormat("en", {
  dateStyle: "medium",
  timeStyle: "short",
});
const grouped = new Intl.NumberFormat("en");

/** "museum_id" → "Museum", "shown_at" → "Shown at". */
export function humanize(name: string): string {
  const words = name.replace(/_id$/, "").replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

export function plural(count: number, one: string, many = `${one}s`): string {
  return `${formatNumber(count)} ${count === 1 ? one : many}`;
}

export function formatNumber(value: number): string {
  return grouped.format(value);
}

/** A calendar day such as "2026-01-31", which has no time zone. */
export function formatDate(day: string): string {
  return shortDate.format(new Date(`${day}T00:00`));
}

export function formatDateTime(time: string): string {
  return dateTime.format(new Date(time));
}

export function timeAgo(time: string, now = Date.now()): string {
  const seconds = Math.round((Date.parse(time) - now) / 1000);
  const age = Math.abs(seconds);
  if (age < MINUTE) return "just now";
  if (age < HOUR)
    return relative.format(Math.trunc(seconds / MINUTE), "minute");
  if (age < DAY) return relative.format(Math.trunc(seconds / HOUR), "hour");
  if (age < 7 * DAY) return relative.format(Math.trunc(seconds / DAY), "day");
  return shortDate.format(new Date(time));
}

export function formatDuration(seconds: number): string {
  if (seconds < MINUTE) return `${Math.floor(seconds)} s`;
  if (seconds < HOUR) return `${Math.floor(seconds / MINUTE)} min`;
  if (seconds < DAY) return `${(seconds / HOUR).toFixed(1)} h`;
  return `${(seconds / DAY).toFixed(1)} d`;
}
