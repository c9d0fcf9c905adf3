import { computed, signal, type ReadonlySignal } from "@preact/signals-react";
import {
  destroy,
  get,
  isAbort,
  list,
  patch,
  post,
  toApiError,
  type Query,
} from "../api/client";
import { connect, onEvents, onReset } from "../store/connection";
import type { ApiError, Entity } from "../store/types";
import { persisted } from "./persisted";

export const PAGE = 50;
const MAX_CHOICES = 1000;
const REFRESH_MS = 500;

/** One of the things that a reference can name. */
export interface Choice {
  id: string;
  label: string;
}

/** What a field that refers to a feature needs of that feature's store. */
export interface Choices {
  choices: ReadonlySignal<readonly Choice[]>;
  labels: ReadonlySignal<ReadonlyMap<string, string>>;
  loadChoices: () => Promise<void>;
  /** Learns the labels of these ids. */
  resolve: (ids: readonly string[]) => Promise<void>;
}

/** The types of a feature. */
export interface Model {
  read: Entity;
  create: object;
  update: object;
}

export interface Collection<M extends Model> extends Choices {
  /** The plural name, as in the path. */
  name: string;
  labelOf: (row: M["read"]) => string;
  /** The page that is shown. */
  rows: ReadonlySignal<readonly M["read"][]>;
  total: ReadonlySignal<number>;
  offset: ReadonlySignal<number>;
  filters: ReadonlySignal<Query>;
  loading: ReadonlySignal<boolean>;
  error: ReadonlySignal<ApiError | null>;
  load: () => Promise<void>;
  turnTo: (offset: number) => Promise<void>;
  /** Shows only rows with this value; undefined shows them all. */
  filterBy: (field: string, value: Query[string] | undefined) => Promise<void>;
  create: (values: M["create"]) => Promise<void>;
  update: (id: string, changes: M["update"]) => Promise<void>;
  remove: (id: string) => Promise<void>;
}

interface Options<Read> {
  /** The plural name: "museums". */
  name: string;
  /** The name in events: "museum". */
  event: string;
  labelOf: (row: Read) => string;
}

/** The store of a feature: its rows by pages, and its changes. */
export function createCollection<M extends Model>({
  name,
  event,
  labelOf,
}: Options<M["read"]>): Collection<M> {
  type Read = M["read"];

  const path = `/${name}`;
  const rows = signal<readonly Read[]>([]);
  const total = signal(0);
  const offset = signal(0);
  const filters = persisted<Query>(`${name}.filters`, {});
  const loading = signal(true);
  const error = signal<ApiError | null>(null);
  const known = signal<ReadonlyMap<string, Read>>(new Map());
  let controller: AbortController | undefined;
  let choicesLoad: Promise<void> | undefined;
  let refresh: ReturnType<typeof setTimeout> | undefined;

  const labels = computed(
    () => new Map([...known.value].map(([id, row]) => [id, labelOf(row)])),
  );
  const choices = computed(() =>
    [...labels.value]
      .map(([id, label]) => ({ id, label }))
      .sort((a, b) => a.label.localeCompare(b.label)),
  );

  async function load(): Promise<void> {
    await connect();
    controller?.abort();
    controller = new AbortController();
    loading.value = true;
    error.value = null;
    const query = { ...filters.value, limit: PAGE, offset: offset.value };
    try {
      const page = await list<Read>(
        path,
        { ...query, sort: "-created_at" },
        controller.signal,
      );
      rows.value = page.rows;
      total.value = page.total;
      learn(page.rows);
    } catch (caught) {
      if (isAbort(caught)) return;
      error.value = toApiError(caught);
    }
    loading.value = false;
    const isBeyondTheEnd = rows.value.length === 0 && offset.value > 0;
    if (isBeyondTheEnd && !error.value) await turnTo(offset.value - PAGE);
  }

  async function turnTo(start: number): Promise<void> {
    offset.value = Math.max(0, start);
    await load();
  }

  async function filterBy(
    field: string,
    value: Query[string] | undefined,
  ): Promise<void> {
    const others = Object.entries(filters.value).filter(
      ([name]) => name !== field,
    );
    const own = value === undefined ? [] : [[field, value] as const];
    filters.value = Object.fromEntries([...others, ...own]);
    await turnTo(0);
  }

  async function create(values: M["create"]): Promise<void> {
    learn([await post<Read>(path, values)]);
    await load();
  }

  async function update(id: string, changes: M["update"]): Promise<void> {
    learn([await patch<Read>(`${path}/${id}`, changes)]);
  }

  async function remove(id: string): Promise<void> {
    await destroy(`${path}/${id}`);
    unlearn([id]);
    await load();
  }

  async function loadChoices(): Promise<void> {
    choicesLoad ??= list<Read>(path, { limit: MAX_CHOICES }).then(
      (page) => learn(page.rows),
      () => (choicesLoad = undefined),
    );
    await choicesLoad;
  }

  async function resolve(ids: readonly string[]): Promise<void> {
    const unknown = () => ids.filter((id) => !known.peek().has(id));
    if (unknown().length > 0) await loadChoices();
    const requests = [...new Set(unknown())].map((id) =>
      get<Read>(`${path}/${id}`),
    );
    const found = await Promise.allSettled(requests);
    learn(
      found.flatMap((one) => (one.status === "fulfilled" ? [one.value] : [])),
    );
  }

  function learn(incoming: readonly Read[]): void {
    if (incoming.length === 0) return;
    const fresh = new Map(incoming.map((row) => [row.id, row]));
    known.value = new Map([...known.value, ...fresh]);
    rows.value = rows.value.map((row) => fresh.get(row.id) ?? row);
  }

  function unlearn(ids: readonly string[]): void {
    known.value = new Map([...known.value].filter(([id]) => !ids.includes(id)));
    rows.value = rows.value.filter(({ id }) => !ids.includes(id));
  }

  /** A change elsewhere may add to the page or take from it: it is read again. */
  function refreshSoon(): void {
    if (!controller) return;
    refresh ??= setTimeout(() => {
      refresh = undefined;
      void load();
    }, REFRESH_MS);
  }

  const gone = `${event}.deleted`;
  onEvents([`${event}.created`, `${event}.updated`, gone], (events) => {
    const alive = events.filter((one) => one.name !== gone);
    learn(alive.map(({ data }) => data as Read));
    const dead = events.filter((one) => one.name === gone);
    unlearn(dead.map(({ data }) => (data as Entity).id));
    refreshSoon();
  });
  onReset(() => {
    choicesLoad = undefined;
    refreshSoon();
  });

  return {
    name,
    labelOf,
    rows,
    total,
    offset,
    filters,
    loading,
    error,
    choices,
    labels,
    load,
    turnTo,
    filterBy,
    create,
    update,
    remove,
    loadChoices,
    resolve,
  };
}
