import { isSpecType, type Tool as Listed } from "@modelcontextprotocol/server";
import * as z from "zod/mini";
import type { Description } from "./tools.js";

/** What every command that plans and writes answers with: the object that `--json` prints. */
const RESULT = {
  type: "object",
  properties: {
    ok: { type: "boolean" },
    plan: { type: "string" },
    digest: { type: "string" },
    changes: { type: "array", items: { type: "object", required: ["path", "action"] } },
    problems: { type: "array", items: { type: "object", required: ["code", "message", "fix"] } },
  },
  required: ["ok", "changes", "problems"],
} as const;

/** A tool, as `tools/list` has it. */
export function listed({
  name,
  description,
  shape,
  readOnly,
  writes,
  isResult,
}: Description): Listed {
  const schema = z.toJSONSchema(z.strictObject(shape), { io: "input" });
  const { type, properties, required = [], additionalProperties } = schema;
  const tool: unknown = {
    ...{ name, description },
    inputSchema: { type, properties, required, additionalProperties },
    ...(isResult && { outputSchema: RESULT }),
    annotations: readOnly
      ? { readOnlyHint: true }
      : {
          readOnlyHint: false,
          destructiveHint: writes?.destructive ?? true,
          idempotentHint: writes?.idempotent ?? false,
        },
  };
  if (isSpecType.Tool(tool)) return tool;
  throw new Error(`The tool ${name} is none.`);
}
