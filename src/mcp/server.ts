import {
  type CallToolResult,
  ProtocolError,
  ProtocolErrorCode,
  Server,
} from "@modelcontextprotocol/server";
import { StdioServerTransport } from "@modelcontextprotocol/server/stdio";
import { answerAsJson, problemsAsJson, resultAsJson } from "../cli/output.js";
import { faultOf } from "../cli/fault.js";
import { Refused } from "../problem.js";
import { version } from "../version.js";
import { listed } from "./list.js";
import { type Roots, rootsOf } from "./roots.js";
import { tools, type Outcome } from "./tools.js";

const INSTRUCTIONS =
  "Makes and changes FastAPI projects from templates. A tool that writes shows its plan first: call it again with that plan.";

/** Commands that agents are told have to work where nobody answers a question. */
const NOBODY = { CI: "true" };

/**
 * Serves the commands over stdio until its input ends and the command that is under way then has ended.
 * @param folder what it may touch where the client has no roots
 */
export async function serve(folder: string): Promise<void> {
  const server = new Server(
    { name: "create-agent-project", version },
    { capabilities: { tools: {} }, instructions: INSTRUCTIONS },
  );
  const ended = new Promise<void>((resolve) => {
    server.onclose = resolve;
  });
  const rootsNow = rootsFor(server, folder);
  server.setRequestHandler("tools/list", () => ({ tools: tools.map(listed) }));
  // One at a time: two commands at once in one project would refuse each other.
  let last: Promise<unknown> = Promise.resolve();
  server.setRequestHandler("tools/call", ({ params }, { mcpReq }) => {
    const tool = tools.find(({ name }) => name === params.name);
    if (tool === undefined)
      throw new ProtocolError(ProtocolErrorCode.InvalidParams, `There is no tool ${params.name}.`);
    const answer = last.then(async () => {
      mcpReq.signal.throwIfAborted();
      return answerOf(params.name, async () => tool.call(params.arguments, await rootsNow()));
    });
    last = answer.catch(() => undefined);
    return answer;
  });
  await server.connect(new StdioServerTransport());
  await ended;
  await last;
}

/** What the client lets the server touch; asked for once, and again when that changes. */
function rootsFor(server: Server, folder: string): () => Promise<Roots> {
  let known: Promise<Roots> | undefined;
  server.setNotificationHandler("notifications/roots/list_changed", () => {
    known = undefined;
  });
  const ask = async () => {
    if (server.getClientCapabilities()?.roots === undefined) return rootsOf(undefined, folder);
    const uris = await server.listRoots().then(
      ({ roots }) => roots.map(({ uri }) => uri),
      // Without an answer there is nothing that it may touch.
      () => [],
    );
    return rootsOf(uris, folder);
  };
  return () => (known ??= ask());
}

/** What a tool answers: what the command of its name prints with `--json`. */
async function answerOf(name: string, call: () => Promise<Outcome>): Promise<CallToolResult> {
  try {
    return toldAs(structured(await call()), false);
  } catch (error) {
    const problems = error instanceof Refused ? error.problems : [faultOf(error)];
    return toldAs(problemsAsJson(name, problems, NOBODY), true);
  }
}

function structured({ is, plan }: Outcome): Record<string, unknown> {
  if ("data" in is) return answerAsJson(is);
  return { ...resultAsJson(is, NOBODY), ...(plan !== undefined && { plan }) };
}

function toldAs(structuredContent: Record<string, unknown>, isError: boolean): CallToolResult {
  const text = JSON.stringify(structuredContent);
  return { content: [{ type: "text", text }], structuredContent, isError };
}
