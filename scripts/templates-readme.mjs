// Writes templates/README.md: which files each layout has, and where each comes from.
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { format, resolveConfig } from "prettier";
import { repeatedLines } from "./repeated-lines.mjs";
import { includesOf, layoutFolders, sourcesOf, textOf } from "./templates.mjs";

const FILE = fileURLToPath(new URL("../templates/README.md", import.meta.url));

/** The text that templates/README.md has to have. @returns {Promise<string>} */
export async function templatesReadme() {
  const layouts = layoutFolders().map(
    (layout) => /** @type {const} */ ([layout, sourcesOf(layout)]),
  );
  const paths = new Set(layouts.flatMap(([, sources]) => [...sources.keys()]));
  const rows = [...paths].sort().map((path) => {
    const cells = layouts.map(([, sources]) => originOf(path, sources.get(path)));
    return `| \`${path}\` | ${cells.join(" | ")} |`;
  });
  const totals = layouts.map(([layout, sources]) => {
    const own = [...sources.values()].filter((file) => file.startsWith(`${layout}/`)).length;
    return `${layout} has ${sources.size}, ${own} of them its own`;
  });
  const { asTheyAre, withoutSharing } = repeatedLines();
  const text = `# Templates

Written by \`npm run examples\`; not to be edited.

Which files each layout has, and where each comes from: **own** stands in the layout's folder, at the path that it will have and with
\`.ejs\` after it; *shared* in \`shared/\`, from where the layout's \`shared.txt\` takes it or its folder, at another path if one is named;
*with parts* includes shared templates in its own. \`[feature]\` and \`[features]\` stand for a feature's name, singular and plural, \`[skills]\`
for the folders in which a project's agents look for skills.

Of ${paths.size} files, ${totals.join("; ")}. Lines in runs of six or more that stand in another place too: ${asTheyAre}; they would be
${withoutSharing} if each layout had a copy of what it shares.

| file | ${layouts.map(([layout]) => layout).join(" | ")} |
| --- | ${layouts.map(() => "---").join(" | ")} |
${rows.join("\n")}
`;
  return format(text, { ...(await resolveConfig(FILE)), filepath: FILE });
}

/** @param {string} path @param {string | undefined} source */
function originOf(path, source) {
  if (source === undefined) return "";
  if (source === `shared/${path}`) return "shared";
  if (source.startsWith("shared/")) return `shared: \`${source.slice("shared/".length)}\``;
  const parts = includesOf(textOf(source)).map((part) => `\`${part.slice("shared/".length)}\``);
  return parts.length > 0 ? `**own**, with ${parts.join(", ")}` : "**own**";
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  writeFileSync(FILE, await templatesReadme());
