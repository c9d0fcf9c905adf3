// A Better Auth server for development, with a page to try it.
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { toNodeHandler } from "better-auth/node";
import { auth, migrate } from "./auth.mjs";
import { url } from "./settings.mjs";

const page = readFileSync(new URL("index.html", import.meta.url));
const answerAuth = toNodeHandler(auth);

await migrate();

const server = createServer((request, response) => {
  const [path = "/"] = request.url?.split("?") ?? [];
  if (request.headers.host !== url.host) {
    // A page elsewhere may have a name of its own for this address.
    response.writeHead(421).end(`This is ${url.origin}.\n`);
  } else if (path.startsWith("/api/auth/")) {
    void answerAuth(request, response);
  } else if (path === "/") {
    response.setHeader("Content-Type", "text/html; charset=utf-8").end(page);
  } else {
    response.writeHead(404).end();
  }
});

// Only for this machine: the host is a loopback address.
server.listen(Number(url.port || 80), url.hostname.replace(/[[\]]/g, ""), () =>
  console.log(`Better Auth: ${url.origin}`),
);

for (const signal of ["SIGINT", "SIGTERM"])
  process.once(signal, () => {
    server.close(() => process.exit());
    server.closeAllConnections();
  });
