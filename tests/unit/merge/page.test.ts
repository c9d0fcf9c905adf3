import {
  type CompilerOptions,
  createProgram,
  createCompilerHost,
  createSourceFile,
} from "typescript";
import { JsxEmit, flattenDiagnosticMessageText, ModuleKind, ScriptTarget } from "typescript";
import { describe, expect, it } from "vitest";
import { layouts } from "../../../src/render/layouts/index.js";
import { render } from "../../../src/render/render.js";
import { parseSpec } from "../../../src/spec/parse.js";
import { projectPath } from "../../../src/tree/path.js";
import {
  archive,
  changed,
  CONFLICTS,
  type Edit,
  EDITS,
  exhibit,
  expectKept,
  FORM,
  FORM_EDITS,
  museum,
  TABS,
} from "../../support/page-edits.js";
import { mergeTexts } from "./support/files.js";

/** Files of a project of komorebi with these features. */
async function filesWith(...features: { name: string; fields: string[] }[]) {
  const text = JSON.stringify({ name: "shop", layout: "komorebi", features });
  const tree = await render(parseSpec(text, "test", layouts));
  return (path: string) => Buffer.from(tree.get(projectPath(path))?.bytes ?? []).toString();
}

const before = await filesWith(exhibit, museum);
const withAnother = await filesWith(archive, exhibit, museum);
const withOneLess = await filesWith(archive, exhibit);
const withAnotherField = await filesWith(changed, museum);

/** What a person has edited, after the templates of one state have become those of others. */
function merged(path: string, does: Edit["does"], ...states: ((path: string) => string)[]) {
  let base = before(path);
  let project = does(base);
  expect(project).not.toBe(base);
  const actions: (string | undefined)[] = [];
  for (const state of states) {
    const target = state(path);
    const { text = "", action } = mergeTexts(path, { base, project, target });
    actions.push(action);
    [base, project] = [target, text];
  }
  return { text: project, actions };
}

const OPTIONS: CompilerOptions = {
  ...{ jsx: JsxEmit.Preserve, module: ModuleKind.ESNext, target: ScriptTarget.ES2022 },
  ...{ noEmit: true, noUnusedLocals: true, strict: true, types: [], skipLibCheck: true },
};

/** What else there is, as far as the files that are merged know it. */
const AROUND = `
declare module "react" { export type ComponentType = () => unknown; export const Suspense: ComponentType; }
declare module "*/lib/persisted" { export function persisted<T>(key: string, value: T): { value: T }; }
declare module "*/lib/text" { export function humanize(name: string): string; }
${["Digest", "Items", "Metrics", "Tools"].map((name) => `declare module "*/${name}" { export const ${name}: () => unknown; }`).join("\n")}
${["Archive", "Exhibit", "Museum"].map((name) => `declare module "*/components/${name}" { export const ${name}Panel: () => unknown; }`).join("\n")}
declare module "*/api/exhibits" { export interface ExhibitCreate { label: string; weight: number; remark: string } }
declare module "*/store/exhibit" { export const exhibits: unknown; }
declare module "*/fields/types" { export interface Field<Name> { name: Name; kind: string; [more: string]: unknown } }
declare module "*/shared/CollectionPanel" { export function CollectionPanel(props: object): JSX.Element; }
declare namespace JSX { interface Element { type: string } interface IntrinsicElements { [name: string]: object } }
interface ImportMeta { env: { DEV: boolean } }
`;

/** What the compiler says of a module. */
function faultsIn(path: string, text: string): string[] {
  const host = createCompilerHost(OPTIONS);
  const texts = new Map([
    ["around.d.ts", AROUND],
    [path, text],
  ]);
  const read = host.getSourceFile.bind(host);
  host.getSourceFile = (name, version) => {
    const own = texts.get(name);
    return own === undefined ? read(name, version) : createSourceFile(name, own, version);
  };
  const fileExists = host.fileExists.bind(host);
  host.fileExists = (name) => texts.has(name) || fileExists(name);
  const program = createProgram([...texts.keys()], OPTIONS, host);
  const source = program.getSourceFile(path);
  return [
    ...program.getSyntacticDiagnostics(source),
    ...program.getSemanticDiagnostics(source),
  ].map(({ messageText }) => flattenDiagnosticMessageText(messageText, " "));
}

describe("what people edited in the list of tabs", () => {
  it.each(Object.entries(EDITS))("outlasts features that come and go: %s", (_, edit) => {
    const { text, actions } = merged(TABS, edit.does, withAnother, withOneLess);
    expect(actions).not.toContain("conflict");
    expectKept(text, edit);
    expect(text).toContain('{ id: "archives", Panel: ArchivePanel }');
    expect(text).toContain('import { ArchivePanel } from "./components/Archive";');
    expect(text.toLowerCase()).not.toContain("museum");
    expect(faultsIn(TABS, text)).toEqual([]);
  });

  it.each(Object.entries(CONFLICTS))(
    "is asked about where it goes with a feature: %s",
    (_, does) => {
      const { text, actions } = merged(TABS, does, withOneLess);
      expect(actions).toEqual(["conflict"]);
      expect(text).toMatch(/^<{7}[^]*^>{7}/m);
    },
  );
});

describe("what people edited in the form of a feature", () => {
  it.each(Object.entries(FORM_EDITS))("outlasts fields that come: %s", (_, edit) => {
    const { text, actions } = merged(FORM, edit.does, withAnotherField);
    expect(actions).not.toContain("conflict");
    expectKept(text, edit);
    expect(text).toContain('{ name: "remark", kind: "textarea", nullable: true }');
    expect(faultsIn(FORM, text)).toEqual([]);
  });
});
