import { vi } from "vitest";

interface Request {
  method: string;
  path: string;
  query: URLSearchParams;
  body: unknown;
}

type Answer = (request: Request) => Response | Promise<Response>;
export type Answers = Record<string, Answer>;

/** Answers each request, "GET /items" for instance, and tells what was asked. */
export function serveApi(answers: Answers): Request[] {
  const requests: Request[] = [];
  vi.stubGlobal("fetch", (address: string, init: RequestInit) => {
    const { pathname, searchParams } = new URL(address, location.href);
    const request: Request = {
      method: init.method ?? "GET",
      path: pathname.replace("/api/v1", ""),
      query: searchParams,
      body: typeof init.body === "string" ? JSON.parse(init.body) : undefined,
    };
    requests.push(request);
    const answer = answers[`${request.method} ${request.path}`];
    const { method, path } = request;
    if (!answer) throw new Error(`Nothing answers ${method} ${path}.`);
    return Promise.resolve(answer(request));
  });
  return requests;
}

export function page(rows: unknown[], total = rows.length): Response {
  return Response.json(rows, { headers: { "X-Total-Count": String(total) } });
}

export function noContent(): Response {
  return new Response(null, { status: 204 });
}

export function problem(
  status: number,
  code: string,
  more: object = {},
): Response {
  const body = { title: code, status, code, detail: `It is ${code}.`, ...more };
  return Response.json(body, { status });
}
