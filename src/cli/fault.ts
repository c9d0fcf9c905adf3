import type { Problem } from "../problem.js";

/** What nobody should ever see, as a problem. */
export function faultOf(error: unknown): Problem {
  const message = error instanceof Error ? error.message : String(error);
  return {
    code: "fault",
    message: `This is a fault of create-agent-project: ${message}`,
    fix: "Please report it, with the output of the same command under DEBUG=1.",
  };
}
