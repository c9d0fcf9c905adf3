import { createServer } from "node:http";
import { onTestFinished } from "vitest";
import { freePort } from "../../support/postgres.js";

export type Flaky = { readonly url: string; readonly seen: string[] };

/** A server that answers `/<status>` with that status and `/slow` after a while, and remembers both. */
export async function flakyServer(): Promise<Flaky> {
  const seen: string[] = [];
  const server = createServer(({ url = "" }, response) => {
    seen.push(url);
    if (url === "/slow") setTimeout(() => response.end(), 400);
    else if (url !== "/never") response.writeHead(Number(url.slice(1))).end();
  });
  const port = await freePort();
  await new Promise<void>((listening) => server.listen(port, "127.0.0.1", listening));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${port}`, seen };
}
