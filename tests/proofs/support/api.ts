import { z } from "zod";
import { call } from "./http.js";

const Body = z.object({
  content: z.record(z.string(), z.object({ schema: z.object({ $ref: z.string().optional() }) })),
});
const Operation = z.object({
  parameters: z.array(z.object({ in: z.string(), name: z.string() })).default([]),
  requestBody: Body.optional(),
  responses: z.record(
    z.string(),
    z.object({ content: z.record(z.string(), z.unknown()).default({}) }),
  ),
});
const Document = z.object({
  paths: z.record(z.string(), z.record(z.string(), Operation)),
  components: z.object({
    schemas: z.record(
      z.string(),
      z.object({ properties: z.record(z.string(), z.unknown()).default({}) }),
    ),
  }),
});

export type Route = {
  readonly name: string;
  readonly statuses: readonly string[];
  /** Whether its answer has no end. */
  readonly isStream: boolean;
  /** The parameters of its query. */
  readonly queries: readonly string[];
  /** The fields of the document that it takes. */
  readonly fields: readonly string[];
};

/** Every route that the OpenAPI document has, named `GET /path/{parameter}`. */
export async function routesOf(url: string): Promise<readonly Route[]> {
  const { json } = await call(url, "GET /openapi.json");
  const { paths, components } = Document.parse(json);
  return Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, { parameters, requestBody, responses }]) => {
      const schema = requestBody?.content["application/json"]?.schema.$ref?.split("/").at(-1) ?? "";
      return {
        name: `${method.toUpperCase()} ${path}`,
        statuses: Object.keys(responses),
        isStream: "text/event-stream" in (responses["200"]?.content ?? {}),
        queries: parameters.filter((one) => one.in === "query").map(({ name }) => name),
        fields: Object.keys(components.schemas[schema]?.properties ?? {}),
      };
    }),
  );
}
