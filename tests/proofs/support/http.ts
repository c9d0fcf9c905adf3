export type Answer = {
  readonly status: number;
  readonly headers: Headers;
  /** The document, or undefined if there is none. */
  readonly json: unknown;
};

export type Request = {
  readonly json?: unknown;
  /** Instead of `json`: exactly this. */
  readonly body?: string | Uint8Array<ArrayBuffer>;
  readonly token?: string | undefined;
  readonly headers?: Readonly<Record<string, string>>;
};

/** Sends a request to the API and reads the answer. */
export async function call(url: string, route: string, request: Request = {}): Promise<Answer> {
  const [method = "", path = ""] = route.split(" ");
  const body = request.body ?? (request.json === undefined ? null : JSON.stringify(request.json));
  const response = await fetch(`${url}${path}`, {
    method,
    body,
    headers: {
      ...(body === null ? {} : { "content-type": "application/json" }),
      ...(request.token === undefined ? {} : { authorization: `Bearer ${request.token}` }),
      ...request.headers,
    },
  });
  const text = await textOf(response);
  const isJson = /\bjson\b/.test(response.headers.get("content-type") ?? "");
  const json: unknown = isJson && text !== "" ? JSON.parse(text) : undefined;
  return { status: response.status, headers: response.headers, json };
}

/** What an answer says, if it ever ends. */
async function textOf(response: Response): Promise<string> {
  if (response.headers.get("content-type")?.startsWith("text/event-stream") !== true)
    return response.text();
  await response.body?.cancel();
  return "";
}

/** How many answers had each status, of requests that are sent at the same moment. */
export async function statusesOf(
  times: number,
  send: (turn: number) => Promise<Answer>,
): Promise<Readonly<Record<number, number>>> {
  const counts: Record<number, number> = {};
  const answers = await Promise.all(Array.from({ length: times }, (_, turn) => send(turn)));
  for (const { status } of answers) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}
