import { layouts } from "../render/layouts/index.js";
import { specJsonSchema } from "../spec/json-schema.js";
import type { Answer } from "./report/result.js";

/** The JSON Schema of a spec, for editors and for harnesses that write one. */
export function schema(): Answer {
  const data = specJsonSchema(layouts);
  return { command: "schema", ok: true, data, text: JSON.stringify(data, undefined, 2) };
}
