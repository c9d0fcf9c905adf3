import type { Language } from "../spec/naming/reserved.js";
import { shellWord } from "../spec/text.js";
import type { ProjectPath } from "../tree/path.js";
import { type Condition, meets, type OptionValues } from "../spec/option.js";

/** A folder of a project: empty for the project's own, or such as `backend/`. */
export type Folder = "" | `${string}/`;

/** A part of a project with a language, dependencies and commands of its own: its back end, its front end. */
export type Component = {
  /** Where its commands run, and its dependencies are declared; its code may stand in a folder of that. */
  readonly root: Folder;
  readonly language: Language;
  /** The command that installs what it needs. */
  readonly install: string;
  /** Commands that bring it up once it is installed, in order. */
  readonly run: readonly string[];
  /** The commands that check its code without running it, in order: its formatters, linters and type checkers. */
  readonly checks: readonly string[];
  /** The command that runs its tests. */
  readonly test: string;
  /** The folder of its tests, from the project's; undefined where it has none. */
  readonly tests?: ProjectPath;
};

/** How a component is compared with the API that it was written against. */
export type Contract = {
  /** The command of the back end that prints the API's document. */
  readonly document: string;
  /** The command of the component that tells whether it fits: it takes a file, or else asks the back end. */
  readonly check: string;
};

/** A component beside the back end. */
export type OtherComponent = Component & {
  readonly contract?: Contract;
  /** The options of the projects that have it; all do where this is left out. */
  readonly when?: Condition;
  /** The file that features register in, if they do: an import and an entry a line. */
  readonly registry?: ProjectPath;
};

/** A component, as templates speak of it. */
export type ComponentView = Pick<Component, "root" | "language" | "install" | "checks" | "test"> & {
  /** Its folder as commands are given it: `.` for the project's own, or such as `backend`. */
  readonly folder: string;
};

/** The back end, as templates speak of it. */
export type BackendView = ComponentView &
  Pick<Backend, "fixes" | "package" | "databaseSetting"> & {
    /** Where its packages stand in its folder: empty, or `backend/` for the package `backend.app`. */
    readonly source: Folder;
    /** The packages of Debian that its tests need in CI. */
    readonly systemPackages: readonly string[];
  };

/** A component beside the back end, as templates speak of it. */
export type OtherView = ComponentView & {
  /** The job in CI that tests it, `test-web`; the jobs that every project has are called otherwise. */
  readonly job: string;
  readonly contract: Contract | undefined;
  /** The file that features register in, if they do. */
  readonly registry: ProjectPath | undefined;
};

/** The component in Python that features are part of; its requirements are installed with pip. */
export type Backend = Component & {
  readonly language: "python";
  /** What is typed for its checks by who changes it: its formatters mend what they find. */
  readonly fixes: readonly string[];
  /** The package that its code is, as it is imported where its commands run: `app`. */
  readonly package: string;
  /** The file that `pip install -r` takes for working on it, in its folder. */
  readonly requirements: string;
  /** The setting that says where its database is. */
  readonly databaseSetting: string;
  /** The packages of Debian that its tests need, by name, each with the options that bring it. */
  readonly systemPackages?: Readonly<Record<string, Condition>>;
  readonly migrations: {
    /** The folder that they are in, from the project's. */
    readonly folder: ProjectPath;
    /** The command that brings a database up to the last one. */
    readonly run: string;
    /** Tables that only some options have: new projects get them, others when the options change. */
    readonly ofOptions: readonly OptionTables[];
  };
};

/** A migration as somebody wrote it: statements on Alembic's `op`, with `sa` and `postgresql` at hand. */
export type WrittenMigration = {
  /** What it does, in a few words. */
  readonly title: string;
  readonly upgrade: string;
  readonly downgrade: string;
};

/** Tables for projects with these option values. */
export type OptionTables = {
  readonly when: Condition;
  /** What their migration is called, in a few words. */
  readonly title: string;
  /** The folder in `option-tables/`, among the layout's templates, that has the statements. */
  readonly tables: string;
};

/** A component, as templates speak of it. */
function componentView(component: Component): ComponentView {
  const { root, language, install, checks, test } = component;
  return { root, folder: root.slice(0, -1) || ".", language, install, checks, test };
}

/** The back end, as templates speak of it. */
export function backendView(backend: Backend, options: OptionValues): BackendView {
  const { package: name, databaseSetting, fixes } = backend;
  const within = name.split(".").slice(0, -1);
  const source: Folder = within.length === 0 ? "" : `${within.join("/")}/`;
  const systemPackages = Object.entries(backend.systemPackages ?? {})
    .filter(([, when]) => meets(options, when))
    .map(([systemPackage]) => systemPackage);
  return {
    ...componentView(backend),
    ...{ fixes, package: name, databaseSetting, source, systemPackages },
  };
}

/**
 * The components beside the back end, as templates speak of them.
 * @throws Error where two would be tested by one job, or CI takes no job of that name. The build renders every layout.
 */
export function otherViews(others: readonly OtherComponent[]): readonly OtherView[] {
  const views = others.map((other) => ({
    ...componentView(other),
    ...{ registry: other.registry, contract: other.contract },
  }));
  const jobs = views.map(({ folder }) => `test-${folder.replaceAll("/", "-")}`);
  return views.map((view, index) => {
    const job = jobs[index] ?? "";
    if (!/^[\w-]+$/.test(job) || jobs.indexOf(job) !== index)
      throw new Error(`The folder ${view.folder} cannot have the job ${job} in CI: rename it.`);
    return { ...view, job };
  });
}

/** A command that runs in a folder, as it is typed in the project's. */
export function inProject({ root }: { readonly root: Folder }, command: string): string {
  return root === "" ? command : `(cd ${shellWord(root.slice(0, -1))} && ${command})`;
}
