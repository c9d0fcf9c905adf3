import { pathToFileURL } from "node:url";
import { Client } from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";
import { onTestFinished } from "vitest";
import { z } from "zod";
import { bins } from "../../support/cli.js";

/** What a tool answers with: what its command prints with `--json`. */
const Told = z.looseObject({
  ok: z.boolean(),
  command: z.string(),
  plan: z.string().optional(),
  digest: z.string().optional(),
  diff: z.string().optional(),
  changes: z.array(z.object({ path: z.string(), action: z.string() })).default([]),
  problems: z
    .array(
      z.object({
        code: z.string(),
        field: z.string().optional(),
        message: z.string(),
        fix: z.string(),
      }),
    )
    .default([]),
  notes: z.array(z.string()).default([]),
  next: z.array(z.string()).default([]),
});

/** A client of the built program, which it has started in a folder. */
export type Session = {
  readonly client: Client;
  readonly pid: number;
  /** Calls a tool; `isError` is whether it could not be done. */
  readonly call: (
    name: string,
    given?: Record<string, unknown>,
  ) => Promise<z.infer<typeof Told> & { readonly isError: boolean }>;
  /** Calls a tool for its plan, and again with that. */
  readonly apply: (name: string, given?: Record<string, unknown>) => ReturnType<Session["call"]>;
  /** Names other roots than at first. */
  readonly move: (roots: readonly string[]) => Promise<void>;
};

/** @param roots folders that the client lets it work in; left out, the client has no roots */
export async function connect(cwd: string, roots?: readonly string[]): Promise<Session> {
  let named = roots ?? [];
  const capabilities = roots === undefined ? {} : { roots: { listChanged: true } };
  const client = new Client({ name: "test", version: "1" }, { capabilities });
  if (roots !== undefined)
    client.setRequestHandler("roots/list", () => ({
      roots: named.map((root) => ({ uri: pathToFileURL(root).href })),
    }));
  const transport = new StdioClientTransport({
    ...{ command: process.execPath, args: [bins.create, "mcp"], cwd, stderr: "inherit" },
  });
  await client.connect(transport);
  onTestFinished(() => client.close());
  const call: Session["call"] = async (name, given = {}) => {
    const {
      structuredContent,
      content,
      isError = false,
    } = await client.callTool({
      ...{ name, arguments: given },
    });
    const [text] = z
      .tuple([z.object({ type: z.literal("text"), text: z.string() })])
      .parse(content);
    const told = Told.parse(structuredContent);
    if (JSON.stringify(structuredContent) !== text.text)
      throw new Error("The text is another one.");
    return { ...told, isError };
  };
  return {
    ...{ client, call, pid: transport.pid ?? 0 },
    apply: async (name, given = {}) =>
      call(name, { ...given, plan: (await call(name, given)).plan }),
    move: async (others) => {
      named = others;
      await client.sendRootsListChanged();
    },
  };
}
