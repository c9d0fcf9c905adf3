// Compiles the templates and bundles the program into dist/: two bins, the library, and chunks that
// each command loads only when it needs them.
import { copyFileSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import { execFileSync } from "node:child_process";
import { build } from "rolldown";
import { noticesOf } from "./notices.mjs";
import { compileTemplates } from "./compile-templates.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
/** @type {{ version: string }} */
const manifest = JSON.parse(readFileSync(`${root}/package.json`, "utf8"));

compileTemplates();
rmSync(`${root}/dist`, { recursive: true, force: true });
/**
 * Commander can start other programs, which ours never asks it to; what that needs of node takes as
 * long to load as everything that is ours.
 * @type {import("rolldown").Plugin}
 */
const withoutChildProcess = {
  name: "commander-without-child-process",
  resolveId: (id, importer) =>
    id === "node:child_process" && /[\\/]commander[\\/]/.test(importer ?? "")
      ? "\0none"
      : undefined,
  load: (id) => (id === "\0none" ? "export default {};" : undefined),
};

const OWN_COPY = "?mcp";

/**
 * The SDK of the Model Context Protocol uses all of zod, and every command a little: of one copy for both, every
 * command would load what only the SDK needs.
 * @type {import("rolldown").Plugin}
 */
const zodOfItsOwn = {
  name: "mcp-sdk-with-zod-of-its-own",
  async resolveId(id, importer = "") {
    if (!/[\\/]@modelcontextprotocol[\\/]/.test(importer) && !importer.endsWith(OWN_COPY)) return;
    const from = importer.replace(OWN_COPY, "");
    const found = await this.resolve(id, from, { skipSelf: true });
    return found === null || found.external || !/[\\/]zod[\\/]/.test(found.id)
      ? found
      : { ...found, id: found.id + OWN_COPY };
  },
  load: (id) =>
    id.endsWith(OWN_COPY) ? readFileSync(id.slice(0, -OWN_COPY.length), "utf8") : undefined,
};

// Loaded by few commands, or too large for those that can do without.
const LATE =
  /[\\/]src[\\/](mcp|hook|cli[\\/](plop|prompt)|spec[\\/]json-schema|history|merge[\\/](diff|json|keyed|lists|text[\\/](keep-both|lines|merge-text)|versions[\\/](merge-versions|pins))|languages[\\/](typescript|python[\\/](bindings|grammar|language))|render[\\/]compiled|contract|commands[\\/](contract|install|repair|record|report[\\/](diff|summary)))/;

/**
 * What is ours and shared is one file: to find and open one more costs more than to compile what a
 * command could do without. `--version` needs only the first.
 * @type {import("rolldown").OutputOptions["codeSplitting"]}
 */
const codeSplitting = {
  groups: [
    { name: "start", priority: 1, test: /[\\/]src[\\/](version|cli[\\/]start)\.ts$/ },
    {
      name: "core",
      minShareCount: 2,
      test: (id) => /[\\/]src[\\/]/.test(id) && !LATE.test(id),
    },
  ],
};

const { output } = await build({
  cwd: root,
  input: [
    ...["src/cli/create-agent-project.ts", "src/cli/agent-project.ts"],
    ...["src/cli/plop.ts", "src/cli/plop-project.ts", "src/index.ts"],
  ],
  platform: "node",
  // jsonc-parser as main is UMD, which cannot be bundled.
  resolve: { mainFields: ["module", "main"] },
  transform: {
    target: "node20.19",
    define: { PACKAGE_VERSION: JSON.stringify(manifest.version) },
  },
  plugins: [withoutChildProcess, zodOfItsOwn],
  output: {
    dir: "dist",
    // What is required is found and read at once, without what loads ES modules: a tenth of a check.
    format: "cjs",
    strict: true,
    // What is smaller is sooner compiled, which is most of what starting costs.
    minify: true,
    comments: false,
    entryFileNames: "[name].js",
    chunkFileNames: "chunks/[name]-[hash].js",
    codeSplitting,
  },
  // What is loaded late in one place may be there already in another.
  checks: { ineffectiveDynamicImport: false },
});
// What formats Python reads it from beside its own chunk.
copyFileSync(
  fileURLToPath(import.meta.resolve("@wasm-fmt/ruff_fmt/wasm")),
  `${root}/dist/chunks/ruff_fmt_bg.wasm`,
);
writeFileSync(`${root}/dist/package.json`, '{ "type": "commonjs" }\n');
const modules = output.flatMap((chunk) => (chunk.type === "chunk" ? chunk.moduleIds : []));

writeFileSync(
  `${root}/dist/THIRD-PARTY-NOTICES.txt`,
  noticesOf(
    root,
    modules.map((id) => relative(root, id.replace(OWN_COPY, ""))),
  ),
);

const { checkTemplates } = await import("./check-templates.mjs");
console.error(`Rendered ${await checkTemplates()} combinations of options.`);

// The library's types: needed where the package is published, not where it is only run.
if (process.argv.includes("--types"))
  execFileSync(process.execPath, ["node_modules/typescript/bin/tsc", "-p", "tsconfig.types.json"], {
    cwd: root,
    stdio: "inherit",
  });
