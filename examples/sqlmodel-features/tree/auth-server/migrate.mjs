import { migrate } from "./auth.mjs";

const tables = await migrate();
console.log(
  tables.length > 0
    ? `Made or extended: ${tables.join(", ")}.`
    : "Nothing to migrate.",
);
// Not waiting for idle connections.
process.exit();
