// A registry in a process of its own, on a port of the system's choice, which it tells its parent.
import { join } from "node:path";
import { runServer } from "verdaccio";

const [folder = ""] = process.argv.slice(2);
const config = join(folder, "config.yaml");
/** @type {import("node:http").Server} */
const server = await runServer({
  // Where it would be read from: verdaccio asks for the path even so.
  configPath: config,
  self_path: config,
  storage: join(folder, "storage"),
  // What was not published here does not exist.
  uplinks: {},
  packages: { "**": { access: "$all", publish: "$all" } },
  auth: {},
  web: { enable: false },
  log: { type: "stdout", format: "pretty", level: "warn" },
});
server.listen(0, "127.0.0.1", () => process.send?.(server.address()));
// Also when the parent was killed.
process.once("disconnect", () => process.exit());
