import type { Change } from "../../merge/tree/plan.js";
import { refuse } from "../../problem.js";
import type { Component } from "../../render/component.js";
import { componentsIn, hasFile, type Layout } from "../../render/layout.js";
import { featurePath } from "../../render/placeholder.js";
import { type Feature, formatAccess } from "../../spec/feature.js";
import { formatField } from "../../spec/field/parse.js";
import { featureFile, printJson } from "../../spec/files.js";
import type { OptionValues } from "../../spec/option.js";
import { byCodeUnit } from "../../tree/tree.js";
import type { ProjectPath } from "../../tree/path.js";
import { LONGEST_ID } from "../task/id.js";
import { MOST_ENTRIES, MOST_FILES, type RawContract } from "./shape.js";
import { sourceRulesOf, whyNoSource } from "./source.js";

/** A change of a spec, and what it would do to the project: of a planned change what a draft is made from. */
export type SpecDraft = {
  readonly changes: readonly Change[];
  readonly before: readonly Feature[];
  readonly after: readonly Feature[];
  readonly layout: Layout;
  readonly options: OptionValues;
};

type Written = "create" | "change";

/** A source file that would be written, and the feature whose file it is. */
type SourceFile = {
  readonly path: ProjectPath;
  readonly written: Written;
  readonly feature: Feature | undefined;
};

type RawEntry = RawContract[number];

/**
 * The features.json of a design phase that a change of the spec comes to: an entry for each source file that
 * would be written, with what has to hold and a command that shows it. Where these are too many, files of a
 * feature share an entry, and then features do. Files that would be deleted are none of a contract.
 * @throws Refused where nothing would be written, or more than a contract can list
 */
export function draftContract(draft: SpecDraft): string {
  const files = sourceFiles(draft);
  if (files.length === 0) refuseNothing();
  const groups = groupsOf(files, draft);
  const taken = new Set<string>();
  const entries = groups.map(({ name, files }) => entryOf(unused(name, taken), files, draft));
  return printJson(entries);
}

function sourceFiles({ changes, after, layout, options }: SpecDraft): readonly SourceFile[] {
  const rules = sourceRulesOf(layout, options);
  const owners = new Map(
    after.flatMap((feature) =>
      layout.compiled.featurePaths.map((template) => [featurePath(template, feature), feature]),
    ),
  );
  return changes.flatMap((change) => {
    const { path } = change;
    const isNew = change.do === "create" || change.do === "rename";
    if (change.do === "delete" || change.do === "keep" || whyNoSource(path, rules)) return [];
    return [{ path, written: isNew ? "create" : "change", feature: owners.get(path) }];
  });
}

type Group = { readonly name: string; readonly files: readonly SourceFile[] };

/**
 * The first way of grouping that a contract has room for: by file, by feature and component, by feature, by
 * several features.
 */
function groupsOf(files: readonly SourceFile[], draft: SpecDraft): readonly Group[] {
  const featureOf = ({ feature }: SourceFile) =>
    feature === undefined ? "registration" : `feature-${feature.name}`;
  const ways: readonly ((file: SourceFile) => string)[] = [
    ({ path }) => path,
    (file) => `${featureOf(file)}-${componentOf([file], draft)?.language}`,
    featureOf,
  ];
  const found = ways.map((way) => grouped(files, way));
  const fitting = found.find((groups) => groups.length <= MOST_ENTRIES);
  const groups = fitting ?? inParts(found.at(-1) ?? []);
  if (groups.some((group) => group.files.length > MOST_FILES)) refuseTooMany(files.length);
  return groups;
}

function grouped(files: readonly SourceFile[], nameOf: (file: SourceFile) => string): Group[] {
  const groups = new Map<string, SourceFile[]>();
  for (const file of files) groups.set(nameOf(file), [...(groups.get(nameOf(file)) ?? []), file]);
  return [...groups].map(([name, files]) => ({ name, files }));
}

function inParts(groups: readonly Group[]): Group[] {
  const size = Math.ceil(groups.length / MOST_ENTRIES);
  return Array.from({ length: Math.ceil(groups.length / size) }, (_, index) =>
    together(groups.slice(index * size, (index + 1) * size)),
  );
}

function together(groups: readonly Group[]): Group {
  const [first, ...others] = groups;
  const name =
    others.length === 0 ? (first?.name ?? "") : `${first?.name}-and-${others.length}-more`;
  return { name, files: groups.flatMap(({ files }) => files) };
}

function entryOf(id: string, files: readonly SourceFile[], draft: SpecDraft): RawEntry {
  const [first, ...others] = files;
  if (first === undefined) throw new Error("an entry without a file");
  const command = commandFor(files, draft);
  return {
    id,
    file: first.path,
    ...(others.length > 0 && { files: others.map(({ path }) => path) }),
    description: descriptionOf(files, draft),
    acceptance_criteria: [
      ...featuresOf(files, draft).map(featureCriterion),
      command === undefined
        ? "The checks of the project pass."
        : `\`${command.map(asTyped).join(" ")}\` passes.`,
    ],
    ...(command && { acceptance_command: command }),
    status: "pending",
  };
}

/** A word of a command for whoever reads it: the same on every platform. */
function asTyped(word: string): string {
  return /[^\w@%+=:,./-]/.test(word) ? JSON.stringify(word) : word;
}

/** The features that files are about: those whose files they are, or else all that change. */
function featuresOf(files: readonly SourceFile[], draft: SpecDraft): readonly Feature[] {
  const own = new Set(files.map(({ feature }) => feature));
  const changed = changedFeatures(draft);
  return own.has(undefined) ? changed : draft.after.filter((feature) => own.has(feature));
}

function changedFeatures({ before, after }: SpecDraft): readonly Feature[] {
  const was = new Map(before.map((feature) => [feature.name, saidOf(feature)]));
  return after.filter((feature) => was.get(feature.name) !== saidOf(feature));
}

function saidOf({ plural, access, fields }: Feature): string {
  return JSON.stringify([plural, access && formatAccess(access), fields.map(formatField)]);
}

const LONGEST_CRITERION = 2_000;

function featureCriterion({ name, access, fields }: Feature): string {
  const may = access === undefined ? "" : `, with the access ${formatAccess(access)}`;
  const said = `The feature '${name}' has ${fields.map(formatField).join(", ")}${may}.`;
  return said.length <= LONGEST_CRITERION
    ? said
    : `The feature '${name}' has what ${featureFile(name)} says.`;
}

function descriptionOf(files: readonly SourceFile[], draft: SpecDraft): string {
  const names = featuresOf(files, draft).map(({ name }) => `for '${name}'`);
  const kept = new Set(draft.after.map(({ name }) => name));
  const isShared = files.some(({ feature }) => feature === undefined);
  const gone = draft.before.filter(({ name }) => isShared && !kept.has(name));
  const about = [...names, ...gone.map(({ name }) => `without '${name}'`)];
  const isNew = files.every(({ written }) => written === "create");
  const what = files.length === 1 ? (files[0]?.path ?? "") : `${files.length} files`;
  return `${isNew ? "Create" : "Write"} ${what} ${about.length === 0 ? "for the changed options" : listed(about)}, as the spec has it.`;
}

// More names would not be read.
const MOST_NAMES = 5;

function listed(names: readonly string[]): string {
  const more = names.length - MOST_NAMES;
  return [...names.slice(0, MOST_NAMES), ...(more > 0 ? [`${more} more`] : [])].join(", ");
}

/**
 * A command that shows that files do what they are for: the tests of their features in the component that they
 * belong to, or all of its tests; for modules of Python without, that they can be imported.
 */
function commandFor(files: readonly SourceFile[], draft: SpecDraft): string[] | undefined {
  const component = componentOf(files, draft);
  if (component === undefined) return undefined;
  const tests = testsOf(featuresOf(files, draft), component, draft);
  if (tests.length > 0 && tests.length <= MOST_TESTS) return testCommand(component, tests);
  const modules = files.flatMap(({ path }) => moduleOf(path, draft.layout) ?? []);
  return tests.length === 0 && modules.length > 0 && component.root === ""
    ? ["python", "-c", `import ${modules.join(", ")}`]
    : testCommand(component, []);
}

// Beyond this all tests are run: a command line has an end.
const MOST_TESTS = 40;

/** The component that all files are in; the back end is it for those of several, whose tests come first. */
function componentOf(
  files: readonly SourceFile[],
  { layout, options }: SpecDraft,
): Component | undefined {
  const components = [...componentsIn(layout, options)];
  // The one in the innermost folder.
  const innermost = components.sort((a, b) => b.root.length - a.root.length);
  const found = files.map(({ path }) => innermost.find(({ root }) => path.startsWith(root)));
  return found.find((one) => one?.language === "python") ?? found[0];
}

const TEST_FILE = /(?:^|\/)(?:test_[^/]*\.py|[^/]*\.test\.tsx?)$/;

/** The files of tests that features have in a component, in order. */
function testsOf(
  features: readonly Feature[],
  { language }: Component,
  { layout, options }: SpecDraft,
): readonly string[] {
  const templates = layout.compiled.featurePaths.filter(
    (path) =>
      TEST_FILE.test(path) &&
      path.endsWith(".py") === (language === "python") &&
      hasFile(layout, path, options),
  );
  const paths = features.flatMap((feature) => templates.map((one) => featurePath(one, feature)));
  return paths.sort(byCodeUnit);
}

/** The command that runs some tests of a component, or all, from the project's folder. */
function testCommand({ root, test, language }: Component, tests: readonly string[]): string[] {
  const words = test.split(" ");
  if (language === "python")
    return [...words, ...(tests.length === 0 && root !== "" ? [root] : tests)];
  const [npm = "npm", ...rest] = words;
  const within = tests.map((path) => path.slice(root.length));
  return [
    npm,
    ...(root === "" ? [] : ["--prefix", root.slice(0, -1)]),
    ...rest,
    ...(within.length === 0 ? [] : ["--", ...within]),
  ];
}

/** The name by which a module of the back end is imported. */
function moduleOf(path: ProjectPath, { backend }: Layout): string | undefined {
  const name = path.replace(/(?:\/__init__)?\.py$/, "").replaceAll("/", ".");
  return path.endsWith(".py") && name.startsWith(`${backend.package}.`) ? name : undefined;
}

/** An id that no other entry has, of what the entry is about. */
function unused(name: string, taken: Set<string>): string {
  const plain = name
    .replace(/(?<=[^/])\.[a-z]+$/, "")
    .replace(/[^A-Za-z0-9]+/g, "-")
    .slice(-(LONGEST_ID - 4))
    .replace(/^-+|-+$/g, "");
  let id = plain;
  for (let number = 2; taken.has(id.toLowerCase()); number += 1) id = `${plain}-${number}`;
  taken.add(id.toLowerCase());
  return id;
}

function refuseNothing(): never {
  return refuse({
    code: "bad-arguments",
    field: "--from-features",
    message: "The spec asks for no source file that is not there.",
    fix: "Edit the spec first: a file for each feature in .agent-project/features/. Or leave --from-features out.",
  });
}

function refuseTooMany(count: number): never {
  return refuse({
    code: "unsupported",
    field: "--from-features",
    message: `The change of the spec writes ${count} source files, more than one contract lists.`,
    fix: "Make it several tasks, with some of the features each.",
  });
}
