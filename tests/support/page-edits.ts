import { expect } from "vitest";

/*
 * What people do to the files of a page in which features are registered, and the features that come
 * and go meanwhile.
 */

export const TABS = "frontend/src/tabs.ts";
export const FORM = "frontend/src/components/Exhibit.tsx";

export const archive = { name: "archive", fields: ["title:str:80"] };
export const exhibit = { name: "exhibit", fields: ["label:str:80", "weight:float:null"] };
export const museum = { name: "museum", fields: ["name:str:60"] };
export const changed = { name: "exhibit", fields: [...exhibit.fields, "remark:text:null"] };

/** What a person does to a text, and what of it has to stay. */
export type Edit = {
  readonly does: (text: string) => string;
  readonly stays: readonly (string | RegExp)[];
  readonly isGone?: readonly string[];
};

const MAP = "const Map = () => null;\n";
const withMap = (text: string) =>
  text.replace("\nexport interface Tab", `\n${MAP}\nexport interface Tab`);
const MAP_TAB = '  { id: "map", Panel: Map },\n';

/** What people do to the list of tabs, each of which is merged with what features do to it. */
export const EDITS: Readonly<Record<string, Edit>> = {
  "a tab of their own before all others": {
    does: (text) => withMap(text).replace("Tab[] = [\n", `Tab[] = [\n${MAP_TAB}`),
    stays: [/= \[\n {2}\{ id: "map"/],
  },
  "a tab of their own after all others": {
    does: (text) => withMap(text).replace("\n];", `\n${MAP_TAB}];`),
    stays: [/\{ id: "map", Panel: Map \},\n\];/],
  },
  "a tab of their own between those of features": {
    does: (text) => withMap(text).replace('  { id: "museums"', `${MAP_TAB}  { id: "museums"`),
    stays: [MAP_TAB],
  },
  "imports in another order": {
    does: (text) => {
      const line = 'import { Tools } from "./components/Tools";\n';
      return line + text.replace(line, "");
    },
    stays: [/^import \{ Tools \} from/],
  },
  "an import of their own": {
    does: (text) =>
      text.replace("import { Tools }", 'import { Suspense } from "react";\nimport { Tools }') +
      "\nexport const fallback = Suspense;\n",
    stays: ['import { Suspense } from "react";\n', "fallback = Suspense"],
  },
  "labels of tabs": {
    does: (text) =>
      text
        .replace("  id: string;\n", "  id: string;\n  label?: string;\n")
        .replace('{ id: "digest",', '{ id: "digest", label: "In short",'),
    stays: ["label?: string;", 'label: "In short"'],
  },
  "a renamed label of a feature that stays": {
    does: (text) =>
      text
        .replace("  id: string;\n", "  id: string;\n  label?: string;\n")
        .replace('{ id: "exhibits",', '{ id: "exhibits", label: "Pieces",'),
    stays: ['label: "Pieces"'],
  },
  "comments in the list": {
    does: (text) =>
      text.replace('  { id: "metrics"', '  // What the machine does.\n  { id: "metrics"'),
    stays: [/\/\/ What the machine does\.\n {2}\{ id: "metrics"/],
  },
  "a comment at the end of a line": {
    does: (text) =>
      text.replace(
        '{ id: "exhibits", Panel: ExhibitPanel },',
        '{ id: "exhibits", Panel: ExhibitPanel }, // ours',
      ),
    stays: ["ExhibitPanel }, // ours"],
  },
  "a conditional tab": {
    does: (text) =>
      text.replace(
        '  { id: "metrics", Panel: Metrics },\n',
        '  ...(import.meta.env.DEV ? [{ id: "metrics", Panel: Metrics }] : []),\n',
      ),
    stays: ["...(import.meta.env.DEV"],
  },
  "the tab of a feature taken away": {
    does: (text) =>
      text
        .replace('  { id: "exhibits", Panel: ExhibitPanel },\n', "")
        .replace('import { ExhibitPanel } from "./components/Exhibit";\n', ""),
    stays: [],
    isGone: ["ExhibitPanel"],
  },
  "tabs in another order": {
    does: (text) => {
      const line = '  { id: "digest", Panel: Digest },\n';
      return text.replace(line, "").replace("Tab[] = [\n", `Tab[] = [\n${line}`);
    },
    stays: [/= \[\n {2}\{ id: "digest"/],
  },
  "a type of their own": {
    does: (text) =>
      text.replace(
        "export const tabs: Tab[] =",
        'export type TabId = Tab["id"];\n\nexport const tabs: readonly Tab[] =',
      ),
    stays: ["export type TabId", "readonly Tab[]"],
  },
  "a list that spreads another": {
    does: (text) =>
      text
        .replace(
          "export const tabs",
          'const own: Tab[] = [{ id: "own", Panel: Items }];\n\nexport const tabs',
        )
        .replace("\n];", "\n  ...own,\n];"),
    stays: ["const own: Tab[]", "  ...own,\n];"],
  },
  "ends of lines as on Windows": {
    does: (text) => text.replaceAll("\n", "\r\n"),
    stays: [/^(?:[^\n]*\r\n)+$/],
  },
  "entries on a line each, spread over several": {
    does: (text) =>
      text.replace(
        '  { id: "digest", Panel: Digest },',
        '  {\n    id: "digest",\n    Panel: Digest,\n  },',
      ),
    stays: ['  {\n    id: "digest",\n    Panel: Digest,\n  },'],
  },
};

/** What they do to the very lines that a feature takes away with it. */
export const CONFLICTS: Readonly<Record<string, Edit["does"]>> = {
  "a renamed label of the feature": (text) =>
    text.replace('{ id: "museums",', '{ id: "museums", label: "Houses",'),
  "a comment right behind it": (text) =>
    text.replace('  { id: "digest"', '  // Or of the next?\n  { id: "digest"'),
  "the list on one line": (text) =>
    text.replace(/= \[([^]*?)\n\];/, (_, list: string) => `= [${list.replaceAll(/\n */g, " ")}];`),
};

/** What people do to the component of a feature whose fields change. */
export const FORM_EDITS: Readonly<Record<string, Edit>> = {
  "a heading above it": {
    does: (text) =>
      text
        .replace("    <CollectionPanel\n", "    <>\n      <h2>Pieces</h2>\n    <CollectionPanel\n")
        .replace("    />\n", "    />\n    </>\n"),
    stays: ["<h2>Pieces</h2>"],
  },
  "a label of a field": {
    does: (text) => text.replace('name: "label",', 'name: "label", label: "Title",'),
    stays: ['label: "Title"'],
  },
  "a constant and an import of their own": {
    does: (text) =>
      text
        .replace(
          "import type { Field }",
          'import { humanize } from "../lib/text";\nimport type { Field }',
        )
        .replace(
          "\nexport function",
          '\nexport const title = humanize("exhibits");\n\nexport function',
        ),
    stays: ["import { humanize }", "export const title"],
  },
  "another noun": {
    does: (text) => text.replace('noun="exhibit"', 'noun="piece"'),
    stays: ['noun="piece"'],
  },
};

/** Expects what has to stay of an edit, and nothing that it took away. */
export function expectKept(text: string, { stays, isGone = [] }: Edit): void {
  for (const one of stays) expect(text).toMatch(one);
  for (const one of isGone) expect(text).not.toContain(one);
}
