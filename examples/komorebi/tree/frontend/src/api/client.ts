import type { FieldError, Problem } from "./shared";

const BASE = "/api/v1";

export type Query = Record<string, string | number | boolean>;

export interface Page<Row> {
  rows: Row[];
  total: number;
}

interface Options {
  query?: Query;
  body?: unknown;
  signal?: AbortSignal | undefined;
  keepalive?: boolean;
}

/** A problem (RFC 9457) that the server answered, or that it was not reached. */
export class ApiError extends Error {
  override name = "ApiError";

  constructor(
    readonly status: number,
    readonly code: string,
    detail: string,
    readonly errors: FieldError[] = [],
    readonly retryAfter: number | null = null,
  ) {
    super(detail);
  }

  get isOffline(): boolean {
    return this.code === "network_error";
  }
}

export function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === "AbortError";
}

export function toApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  const detail = error instanceof Error ? error.message : String(error);
  return new ApiError(0, "unexpected_error", detail);
}

export async function get<T>(path: string, signal?: AbortSignal): Promise<T> {
  return read<T>(await send("GET", path, { signal }));
}

export async function list<Row>(
  path: string,
  query: Query = {},
  signal?: AbortSignal,
): Promise<Page<Row>> {
  const response = await send("GET", path, { query, signal });
  const rows = await read<Row[]>(response);
  const total = Number(response.headers.get("X-Total-Count") ?? rows.length);
  return { rows, total };
}

export async function post<T>(
  path: string,
  body: unknown,
  signal?: AbortSignal,
): Promise<T> {
  return read<T>(await send("POST", path, { body, signal }));
}

export async function patch<T>(path: string, body: unknown): Promise<T> {
  return read<T>(await send("PATCH", path, { body }));
}

/** Deletes, even while the page is being closed. */
export async function destroy(path: string): Promise<void> {
  await send("DELETE", path, { keepalive: true });
}

async function read<T>(response: Response): Promise<T> {
  return (await response.json()) as T;
}

async function send(
  method: string,
  path: string,
  { query = {}, body, signal, keepalive = false }: Options,
): Promise<Response> {
  const search = new URLSearchParams(
    Object.entries(query).map(([key, value]) => [key, String(value)]),
  );
  const url = BASE + path + (search.size > 0 ? `?${search}` : "");
  const init: RequestInit = { method, keepalive, signal: signal ?? null };
  if (body !== undefined) {
    init.body = JSON.stringify(body);
    init.headers = { "Content-Type": "application/json" };
  }
  const response = await reach(url, init);
  if (!response.ok) throw await problemOf(response);
  return response;
}

async function reach(url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, init);
  } catch (error) {
    if (isAbort(error)) throw error;
    throw new ApiError(0, "network_error", "The server cannot be reached.");
  }
}

async function problemOf(response: Response): Promise<ApiError> {
  const { status } = response;
  const after = Number(response.headers.get("Retry-After"));
  try {
    const problem = (await response.json()) as Problem;
    return new ApiError(
      status,
      problem.code,
      problem.detail,
      problem.errors ?? [],
      after || null,
    );
  } catch {
    // A proxy in between answers in its own format.
    const detail = `The server answered with status ${status}.`;
    return new ApiError(status, "unexpected_answer", detail, [], after || null);
  }
}
