import { Command, Option } from "commander";
import leven from "leven";
import { refuse } from "../problem.js";
import { quoted } from "../spec/text.js";
import { version } from "../version.js";
import { commandsFor } from "./terminal.js";

/** The bins of the package: the one that creates, and the one inside a project. */
export type Bin = "create-agent-project" | "agent-project";

/** The flags that every command takes. */
export type CommonFlags = {
  readonly cwd?: string;
  readonly dryRun?: true;
  readonly json?: true;
  readonly yes?: true;
  readonly quiet?: true;
};

export type CreateFlags = CommonFlags & {
  readonly name?: string;
  readonly layout?: string;
  readonly set?: readonly string[];
  readonly feature?: readonly string[];
  readonly spec?: string;
  readonly git: boolean;
  readonly install?: true;
};

export type RefreshFlags = CommonFlags & {
  readonly check?: true;
  readonly summary?: string;
  readonly allowDirty?: true;
};

type RepairFlags = CommonFlags & { readonly fromRelease?: true; readonly accept?: true };

type StatusFlags = CommonFlags & { readonly diff?: true };

export type TaskFlags = CommonFlags & { readonly fromFeatures?: true };

type PromptFlags = CommonFlags & { readonly task: string };

export type VerifyFlags = CommonFlags & {
  readonly task?: string;
  readonly phase?: string;
  readonly static?: true;
  readonly write?: true;
  readonly trusted?: string;
  readonly since?: string;
  readonly next?: true;
};

type AmendFlags = CommonFlags & { readonly task: string; readonly reason: string };

type SchemaFlags = CommonFlags & { readonly of: string };

export type FeatureFlags = CommonFlags & {
  readonly access?: string;
  readonly plural?: string;
  readonly add?: readonly string[];
  readonly drop?: readonly string[];
  readonly rename?: readonly string[];
  readonly remove?: true;
};

/** What each command does; the program only reads the command line and calls these. */
type Handlers = {
  readonly create: (dir: string | undefined, flags: CreateFlags) => Promise<void>;
  readonly feature: (
    name: string | undefined,
    fields: readonly string[],
    flags: FeatureFlags,
  ) => Promise<void>;
  readonly set: (words: readonly string[], flags: CommonFlags) => Promise<void>;
  readonly sync: (flags: CommonFlags) => Promise<void>;
  readonly refresh: (flags: RefreshFlags) => Promise<void>;
  readonly abort: (flags: CommonFlags) => Promise<void>;
  readonly repair: (flags: RepairFlags) => Promise<void>;
  readonly status: (path: string | undefined, flags: StatusFlags) => Promise<void>;
  readonly check: (flags: CommonFlags) => Promise<void>;
  readonly task: (id: string, flags: TaskFlags) => Promise<void>;
  readonly prompt: (phase: string, flags: PromptFlags) => Promise<void>;
  readonly verify: (flags: VerifyFlags) => Promise<void>;
  readonly amend: (flags: AmendFlags) => Promise<void>;
  readonly mcp: (flags: CommonFlags) => Promise<void>;
  readonly hook: (agent: string, flags: CommonFlags) => Promise<void>;
  readonly layouts: (flags: CommonFlags) => Promise<void>;
  readonly schema: (flags: SchemaFlags) => Promise<void>;
  readonly spec: (flags: CommonFlags) => Promise<void>;
};

const FIELD_HELP = `
Fields:
  name:type[:argument][:null][:unique|:index][=default]

  str[:n] text int float decimal:p,s bool date datetime uuid json list:str
  enum:a,b,c  ref:feature

  npx create-agent-project feature invoice number:str:32:unique total:decimal:12,2 customer:ref:customer
  npx create-agent-project feature invoice --add due_on:date:null --rename number=code
`;

const REFRESH_HELP = `
The newest templates:
  npx create-agent-project@latest refresh
`;

/** The command line of a bin. It throws CommanderError instead of leaving the process. */
export function programOf(bin: Bin, handlers: Handlers): Command {
  const creates = bin === "create-agent-project";
  const program = new Command(bin)
    .description("Finished starting trees for coding agents and the people who run them.")
    .version(version, "-V, --version", "print the version")
    .helpOption("-h, --help", "print this help")
    .helpCommand("help [command]", "print the help of a command")
    .usage(
      creates
        ? "[dir] [options]\n       create-agent-project <command> [options]"
        : "<command> [options]",
    )
    .option("--cwd <dir>", "work in this folder instead of the current one")
    .option("--dry-run", "show what would be done and do nothing")
    .option("--json", "print one JSON object on stdout, all else on stderr")
    .option("-y, --yes", "ask nothing; take defaults")
    .option("-q, --quiet", "print errors only")
    .configureHelp({ showGlobalOptions: true })
    // Inherited by the commands, so it comes before them.
    .configureOutput({
      writeOut: (text) => process.stdout.write(commandsFor(process.env, text)),
      writeErr: () => undefined,
    })
    .exitOverride();

  command(program, "create", { isDefault: creates })
    .description("make a new project in a folder that is new or empty")
    .argument("[dir]", "the folder; '.' is this one")
    .option("--name <name>", "name of the project (default: the folder's)")
    .option("--layout <layout>", "what kind of project (see 'layouts')")
    .addOption(repeated("--set <key=value>", "set an option of the layout; may be repeated"))
    .addOption(repeated("--feature <words>", "add a feature: its name and fields; may be repeated"))
    .option("--spec <file>", "make exactly this spec, a JSON document; '-' reads stdin")
    .option("--no-git", "make no repository and no commit")
    .option("--install", "make .venv and install the requirements into it")
    .action((dir: string | undefined, flags: object, self: Command) => {
      // Flags of create make clear that a new project is meant; git has a default.
      const bare = program.args[0] !== "create" && Object.keys(flags).every((key) => key === "git");
      if (bare && dir !== undefined) refuseMistypedCommand(dir, commandNames(program));
      return handlers.create(dir, self.optsWithGlobals<CreateFlags>());
    });
  command(program, "feature")
    .description("add a feature to this project, change it, or remove it")
    .argument("[name]", "the feature, in the singular: invoice")
    .argument("[fields...]", "fields of a new feature: number:str:32:unique due_on:date:null")
    .addOption(repeated("--add <field>", "add a field; may be repeated"))
    .addOption(repeated("--drop <name>", "drop a field, and what it holds; may be repeated"))
    .addOption(repeated("--rename <old=new>", "rename a field; may be repeated"))
    .option("--access <who>", "public, authenticated, owned or role:NAME")
    .option("--plural <name>", "the name of its table and of its path, if English has another")
    .option("--remove", "remove the feature, its files and its table")
    .addHelpText("after", FIELD_HELP)
    .action((name: string | undefined, fields: string[], _flags, self: Command) =>
      handlers.feature(name, fields, self.optsWithGlobals<FeatureFlags>()),
    );
  command(program, "set")
    .description("change options of this project")
    .argument("<key=value...>", "options and their values (see 'layouts')")
    .action((words: string[], _flags, self: Command) =>
      handlers.set(words, self.optsWithGlobals()),
    );
  command(program, "sync")
    .description("make this project match its edited spec, or two branches that were merged")
    .action((_flags, self: Command) => handlers.sync(self.optsWithGlobals()));
  command(program, "refresh")
    .description("bring this project to the templates of this version, with your edits")
    .option("--check", "write nothing; exit 1 when there is anything to do")
    .option("--summary <file>", "write a summary for a pull request, as Markdown")
    .option("--allow-dirty", "also where there are changes that git does not have yet")
    .addHelpText("after", REFRESH_HELP)
    .action((_flags, self: Command) => handlers.refresh(self.optsWithGlobals()));
  command(program, "abort")
    .description("take the last command back, if it ended in conflicts")
    .action((_flags, self: Command) => handlers.abort(self.optsWithGlobals()));
  command(program, "repair")
    .description("bring back the record of what was written, where a tool has changed it")
    .option("--from-release", "also hold it against the release that wrote it, which npx runs")
    .option("--accept", "take what cannot be proven as it stands")
    .action((_flags, self: Command) => handlers.repair(self.optsWithGlobals<RepairFlags>()));
  command(program, "status")
    .description("what people changed and what would change; of one path: what wrote it")
    .argument("[path]", "a file of the project")
    .option("--diff", "show the changes themselves")
    .action((path: string | undefined, _flags, self: Command) =>
      handlers.status(path, self.optsWithGlobals<StatusFlags>()),
    );
  command(program, "check")
    .description("the gate for CI: exit 1 when behind the spec or in conflict")
    .action((_flags, self: Command) => handlers.check(self.optsWithGlobals()));
  command(program, "task")
    .description("begin a task: its record, and the folders of its phases")
    .argument("<id>", "the task: test-1")
    .option("--from-features", "draft its contract from the edited spec")
    .action((id: string, _flags, self: Command) =>
      handlers.task(id, self.optsWithGlobals<TaskFlags>()),
    );
  command(program, "prompt")
    .description("print what the agent of a phase is told")
    .argument("<phase>", "analysis, design, implement or test")
    .requiredOption("--task <id>", "the task that it works on")
    .action((phase: string, _flags, self: Command) =>
      handlers.prompt(phase, self.optsWithGlobals<PromptFlags>()),
    );
  command(program, "verify")
    .description("hold what agents claim of a task against the evidence")
    .option("--task <id>", "the task; of several that are open, each by default")
    .option("--phase <phase>", "up to this phase (default: the last one that has written anything)")
    .option("--static", "run nothing of the project; judge by its files alone")
    .option("--write", "write the status that the evidence shows into the contract")
    .option("--trusted <ref>", "take the task's record and its lock from this commit")
    .option(
      "--since <ref>",
      "of all tasks, those of which a document has changed since this commit",
    )
    .option("--next", "name the next task of tasks/backend_tasks.md that may be begun")
    .action((_flags, self: Command) => handlers.verify(self.optsWithGlobals<VerifyFlags>()));
  command(program, "amend")
    .description("freeze a contract anew that was changed for a reason")
    .requiredOption("--task <id>", "the task whose contract it is")
    .requiredOption("--reason <text>", "why it had to change; the lock keeps it")
    .action((_flags, self: Command) => handlers.amend(self.optsWithGlobals<AmendFlags>()));
  command(program, "mcp")
    .description("serve these commands to an agent, by the Model Context Protocol over stdio")
    .action((_flags, self: Command) => handlers.mcp(self.optsWithGlobals()));
  command(program, "hook")
    .description(
      "answer the hook of an agent that is about to stop: check, and verify of its tasks",
    )
    .argument("<agent>", "claude, codex, copilot, cursor, antigravity or gemini")
    .action((agent: string, _flags, self: Command) => handlers.hook(agent, self.optsWithGlobals()));
  command(program, "layouts")
    .description("list the layouts and their options")
    .action((_flags, self: Command) => handlers.layouts(self.optsWithGlobals()));
  command(program, "schema")
    .description("print the JSON Schema of a spec, or of a contract")
    .option("--of <what>", "spec or contract", "spec")
    .action((_flags, self: Command) => handlers.schema(self.optsWithGlobals<SchemaFlags>()));
  command(program, "spec")
    .description("print this project's spec as one document")
    .action((_flags, self: Command) => handlers.spec(self.optsWithGlobals()));
  return program;
}

/** The commands of a program, in the order of its help. */
export function commandNames(program: Command): string[] {
  return program.commands.map((one) => one.name());
}

function command(program: Command, name: string, options: { isDefault?: boolean } = {}): Command {
  return program.command(name, options).helpOption("-h, --help", "print this help");
}

function repeated(flags: string, description: string): Option {
  return new Option(flags, description).argParser(
    (value: string, earlier: string[] | undefined) => [...(earlier ?? []), value],
  );
}

/**
 * Refuses the name of a folder that is a command with a typing mistake: a project would be made that
 * nobody asked for.
 * @throws Refused `bad-arguments`, naming the command and the way to a folder of that name
 */
function refuseMistypedCommand(dir: string, commands: readonly string[]): void {
  const meant = commands.find((command) => isSlipOf(dir.toLowerCase(), command));
  if (meant === undefined) return;
  refuse({
    code: "bad-arguments",
    field: "<dir>",
    message: `There is no command ${quoted(dir)}.`,
    fix: `Did you mean '${meant}'? To make a project in a folder of that name: npx create-agent-project create ${dir}`,
  });
}

/** Whether one letter is wrong, missing, or too many, or two have changed places. */
function isSlipOf(typed: string, word: string): boolean {
  const distance = leven(typed, word, { maxDistance: 2 });
  if (distance === 2) return sorted(typed) === sorted(word);
  return distance === 1;
}

function sorted(word: string): string {
  return Array.from(word).sort().join("");
}
