import { z } from "zod";
import { call } from "./http.js";

const Operation = z.object({
  security: z.array(z.unknown()).optional(),
  requestBody: z.unknown().optional(),
  responses: z.record(z.string(), z.unknown()),
});
const Document = z.object({
  paths: z.record(z.string(), z.record(z.string(), Operation)),
});

export type Route = { readonly name: string; readonly statuses: readonly string[] };

/** Every route that the OpenAPI document has, named `GET /path/{parameter}`, with its statuses. */
export async function routesOf(url: string): Promise<readonly Route[]> {
  const { json } = await call(url, "GET /openapi.json");
  return Object.entries(Document.parse(json).paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, { responses }]) => ({
      name: `${method.toUpperCase()} ${path}`,
      statuses: Object.keys(responses),
    })),
  );
}
