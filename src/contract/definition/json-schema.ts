import * as z from "zod/mini";
import { contractShape } from "./shape.js";

/**
 * The JSON Schema (2020-12) of a contract, `features.json`. It is laxer than `readContract`, which also
 * judges paths, what two entries have in common, and statuses by their phase.
 */
export function contractJsonSchema(): Readonly<Record<string, unknown>> {
  const schema = z.toJSONSchema(contractShape, { target: "draft-2020-12", io: "input" });
  return { title: "Contract of create-agent-project", ...schema };
}
