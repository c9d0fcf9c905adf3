import { computed, signal } from "@preact/signals-react";
import {
  destroy,
  get,
  isAbort,
  list,
  patch,
  post,
  toApiError,
} from "../api/client";
import { announce, notify, NOTICE_MS } from "../lib/notices";
import { persisted } from "../lib/persisted";
import { plural } from "../lib/text";
import { connect, onEvents, onReset } from "./connection";
import type {
  ApiError,
  ItemCreate,
  ItemOverview,
  ItemRead,
  ItemStatus,
  ItemUpdate,
  ServerEvent,
} from "./types";

const PAGE = 1000;
const STEP = 10 * PAGE;
/** As in the back end. */
const EXCERPT_LENGTH = 200;

export type Filter = "all" | ItemStatus;

/** All that is loaded, newest first. */
export const items = signal<readonly ItemOverview[]>([]);
export const loading = signal(true);
export const error = signal<ApiError | null>(null);
/** How many the server has beyond those that are loaded. */
export const rest = signal(0);

export const filter = persisted<Filter>("items.filter", "all");
export const search = signal("");

/** The whole of the item that is being edited, once it is loaded. */
export const opened = signal<ItemRead | null>(null);
export const openError = signal<ApiError | null>(null);

/** Deleted for the eye; the server is told when undoing is over. */
const hidden = signal<ReadonlySet<string>>(new Set());

export const byStatus = computed(() => {
  const groups: Record<Filter, ItemOverview[]> = {
    all: [],
    draft: [],
    active: [],
    archived: [],
  };
  for (const item of items.value) {
    if (hidden.value.has(item.id)) continue;
    groups.all.push(item);
    groups[item.status].push(item);
  }
  return groups;
});

export const visible = computed(() => {
  const group = byStatus.value[filter.value];
  const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
  return words.length === 0
    ? group
    : group.filter((item) => {
        const { title, excerpt, summary, tags } = item;
        const text = [title, excerpt, summary, ...tags].join(" ");
        const lower = text.toLowerCase();
        return words.every((word) => lower.includes(word));
      });
});

/** What events told since the current load began: it knows better. */
const touched = new Set<string>();
const deleted = new Set<string>();
let controller = new AbortController();
let openController = new AbortController();
let wanted = STEP;
let isStarted = false;

/** Loads when it is first needed; afterwards events keep it up to date. */
export function start(): void {
  if (isStarted) return;
  isStarted = true;
  void load();
}

export async function load(): Promise<void> {
  await connect();
  touched.clear();
  await loadPages(0, new Set());
}

export async function loadMore(): Promise<void> {
  const start = items.value.length;
  wanted = start + STEP;
  await loadPages(start, new Set(items.value.map(({ id }) => id)));
}

async function loadPages(start: number, seen: Set<string>): Promise<void> {
  controller.abort();
  controller = new AbortController();
  const { signal } = controller;
  loading.value = true;
  error.value = null;
  try {
    for (let offset = start; offset < wanted; offset += PAGE) {
      const query = { limit: PAGE, offset, sort: "-created_at" };
      const page = await list<ItemOverview>("/items", query, signal);
      for (const { id } of page.rows) seen.add(id);
      rest.value = Math.max(0, page.total - offset - page.rows.length);
      merge(page.rows);
      if (rest.value === 0) break;
    }
    items.value = items.value.filter(
      ({ id }) => seen.has(id) || touched.has(id),
    );
  } catch (caught) {
    if (isAbort(caught)) return;
    error.value = toApiError(caught);
  }
  loading.value = false;
}

/** Loads the whole of an item, of which the list has only an excerpt. */
export async function open(id: string): Promise<void> {
  openController.abort();
  openController = new AbortController();
  opened.value = null;
  openError.value = null;
  try {
    opened.value = await get<ItemRead>(`/items/${id}`, openController.signal);
  } catch (caught) {
    if (!isAbort(caught)) openError.value = toApiError(caught);
  }
}

export function close(): void {
  openController.abort();
  opened.value = null;
}

export async function create(values: ItemCreate): Promise<void> {
  merge([overviewOf(await post<ItemRead>("/items", values))]);
}

export async function update(id: string, changes: ItemUpdate): Promise<void> {
  merge([overviewOf(await patch<ItemRead>(`/items/${id}`, changes))]);
}

export function toggleFavorite(item: ItemOverview): Promise<void> {
  const changes = { is_favorite: !item.is_favorite };
  return changeAtOnce(item, changes, `/items/${item.id}/favorite`);
}

export function toggleArchived(item: ItemOverview): Promise<void> {
  const status = item.status === "archived" ? "active" : "archived";
  return changeAtOnce(item, { status }, `/items/${item.id}`);
}

export function remove({ id, title }: ItemOverview): void {
  hidden.value = new Set(hidden.value).add(id);
  const finish = () => {
    clearTimeout(timer);
    window.removeEventListener("pagehide", finish);
    destroy(`/items/${id}`).then(
      () => drop(new Set([id])),
      (caught: unknown) => {
        unhide(id);
        const { message } = toApiError(caught);
        notify(`Not deleted: ${message}`, { tone: "error" });
      },
    );
  };
  const undo = () => {
    clearTimeout(timer);
    window.removeEventListener("pagehide", finish);
    unhide(id);
  };
  const timer = setTimeout(finish, NOTICE_MS);
  window.addEventListener("pagehide", finish);
  notify(`Deleted “${title}”`, { action: { label: "Undo", run: undo } });
}

/** Shows the change before the server confirms it, and takes it back if not. */
async function changeAtOnce(
  before: ItemOverview,
  changes: Partial<ItemOverview>,
  path: string,
): Promise<void> {
  replace(before.id, changes);
  try {
    merge([overviewOf(await patch<ItemRead>(path, changes))]);
  } catch (caught) {
    const keys = Object.keys(changes) as (keyof ItemOverview)[];
    replace(
      before.id,
      Object.fromEntries(keys.map((key) => [key, before[key]])),
    );
    const { message } = toApiError(caught);
    notify(`Not saved: ${message}`, { tone: "error" });
  }
}

function overviewOf({ content, ...others }: ItemRead): ItemOverview {
  return { ...others, excerpt: content.slice(0, EXCERPT_LENGTH) };
}

function replace(id: string, changes: Partial<ItemOverview>): void {
  items.value = items.value.map((item) =>
    item.id === id ? { ...item, ...changes } : item,
  );
}

function unhide(id: string): void {
  const ids = new Set(hidden.value);
  ids.delete(id);
  hidden.value = ids;
}

/** Takes in what the server sent, unless something newer is here already. */
function merge(incoming: readonly ItemOverview[]): void {
  const fresh = new Map(
    incoming.filter(({ id }) => !deleted.has(id)).map((row) => [row.id, row]),
  );
  const kept = items.value.map((item) => {
    const row = fresh.get(item.id);
    fresh.delete(item.id);
    return row && isNewer(row, item) ? row : item;
  });
  items.value =
    fresh.size === 0 ? kept : [...fresh.values(), ...kept].sort(newestFirst);
}

function drop(ids: ReadonlySet<string>): void {
  for (const id of ids) deleted.add(id);
  items.value = items.value.filter(({ id }) => !ids.has(id));
}

function isNewer(row: ItemOverview, than: ItemOverview): boolean {
  return Date.parse(row.updated_at) >= Date.parse(than.updated_at);
}

function newestFirst(a: ItemOverview, b: ItemOverview): number {
  if (a.created_at === b.created_at) return 0;
  return a.created_at < b.created_at ? 1 : -1;
}

function onItemEvents(events: ServerEvent[]): void {
  const rows = new Map<string, ItemOverview>();
  const gone = new Set<string>();
  const created: ItemOverview[] = [];
  for (const { name, data } of events) {
    const row = data as ItemOverview;
    touched.add(row.id);
    if (name === "item.deleted") gone.add(row.id);
    else rows.set(row.id, row);
    if (name === "item.created") created.push(row);
  }
  if (rows.size > 0) merge([...rows.values()]);
  if (gone.size > 0) drop(gone);
  const [first, ...others] = created;
  if (!first) return;
  announce(
    others.length === 0
      ? `New item: ${first.title}`
      : plural(created.length, "new item"),
  );
}

onEvents(["item.created", "item.updated", "item.deleted"], onItemEvents);
onReset(() => {
  if (isStarted) void load();
});
