// Compiles the templates and bundles the program into dist/: two bins, the library, and chunks that
// each command loads only when it needs them.
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { execFileSync } from "node:child_process";
import { build } from "esbuild";
import { noticesOf } from "./notices.mjs";
import { compileTemplates } from "./compile-templates.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
/** @type {{ version: string, dependencies: Record<string, string> }} */
const manifest = JSON.parse(readFileSync(`${root}/package.json`, "utf8"));

compileTemplates();
rmSync(`${root}/dist`, { recursive: true, force: true });
/**
 * Commander can start other programs, which ours never asks it to; what that needs of node takes as
 * long to load as everything that is ours.
 * @type {import("esbuild").Plugin}
 */
const withoutChildProcess = {
  name: "commander-without-child-process",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^node:child_process$/ }, ({ importer }) =>
      /[\\/]commander[\\/]/.test(importer) ? { path: "none", namespace: "none" } : undefined,
    );
    onLoad({ filter: /.*/, namespace: "none" }, () => ({ contents: "module.exports = {};" }));
  },
};

/** @type {import("esbuild").BuildOptions} */
const options = {
  absWorkingDir: root,
  entryNames: "[name]",
  chunkNames: "chunks/[name]-[hash]",
  outdir: "dist",
  bundle: true,
  splitting: true,
  format: "esm",
  platform: "node",
  // jsonc-parser as main is UMD, which cannot be bundled.
  mainFields: ["module", "main"],
  target: "node20.19",
  // What is smaller is sooner compiled, which is most of what starting costs.
  minify: true,
  external: Object.keys(manifest.dependencies),
  define: { PACKAGE_VERSION: JSON.stringify(manifest.version) },
  // Bundled packages that are CommonJS call require().
  banner: {
    js: `import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);`,
  },
  legalComments: "none",
  metafile: true,
  logLevel: "warning",
  plugins: [withoutChildProcess],
};
// Each entry point more splits the chunks further, and every chunk is a file to find and open: the
// bins have theirs to themselves.
const bundles = await Promise.all(
  [
    ["src/cli/create-agent-project.ts", "src/cli/agent-project.ts"],
    ["src/cli/plop.ts", "src/cli/plop-project.ts", "src/index.ts"],
  ].map((entryPoints) => build({ ...options, entryPoints })),
);

writeFileSync(
  `${root}/dist/THIRD-PARTY-NOTICES.txt`,
  noticesOf(
    root,
    bundles.flatMap(({ metafile }) => Object.keys(metafile?.inputs ?? {})),
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
