import { statSync } from "node:fs";
import { resolve } from "node:path";
import { inspect } from "node:util";
import { CommanderError, type Command } from "commander";
import type { Answer, Result } from "../commands/report/result.js";
import { Refused, refuse, type Problem } from "../problem.js";
import { anyOf, visibleLines } from "../spec/text.js";
import { faultOf } from "./fault.js";
import { printAnswer, printProblems, printResult } from "./output.js";
import { commandNames, programOf, type Bin, type CommonFlags } from "./program.js";
import { commandsFor } from "./terminal.js";

/** What the process ends with. README lists the same. */
const EXIT = { done: 0, found: 1, refused: 2, fault: 70, cancelled: 130 } as const;

/**
 * Runs one command line and prints what came of it.
 * @param args the words after the program's name
 * @returns the exit code of the process
 */
export async function run(bin: Bin, args: readonly string[]): Promise<number> {
  let code: number = EXIT.done;
  const finish = (outcome: Result | Answer, flags: CommonFlags) => {
    const style = { json: flags.json ?? false, quiet: flags.quiet ?? false };
    if ("data" in outcome) printAnswer(outcome, style);
    else printResult(outcome, style);
    code = outcome.ok ? EXIT.done : EXIT.found;
  };
  // Each command is loaded when it is asked for: starting must not cost what all of them need.
  const program = programOf(bin, {
    create: async (dir, flags) => {
      const { runCreate } = await import("./create-command.js");
      const result = await runCreate(dir, flags, folderOf(flags));
      if (result) finish(result, flags);
      else code = cancelled();
    },
    feature: async (name, fields, flags) => {
      const { runFeature } = await import("./feature-command.js");
      finish(await runFeature(name, fields, flags, folderOf(flags)), flags);
    },
    set: async (words, flags) => {
      const { set } = await import("../commands/changing.js");
      finish(await set({ ...placeOf(flags), words }), flags);
    },
    sync: async (flags) => {
      const { sync } = await import("../commands/changing.js");
      finish(await sync(placeOf(flags)), flags);
    },
    refresh: async (flags) => {
      const { runRefresh } = await import("./refresh-command.js");
      finish(await runRefresh(flags, folderOf(flags)), flags);
    },
    abort: async (flags) => {
      const { abort } = await import("../commands/changing.js");
      finish(await abort(placeOf(flags)), flags);
    },
    repair: async (flags) => {
      const { repair } = await import("../commands/repair.js");
      const { fromRelease = false, accept = false } = flags;
      finish(await repair({ ...placeOf(flags), fromRelease, accept }), flags);
    },
    status: async (path, flags) => {
      const { status } = await import("../commands/status.js");
      finish(await status({ cwd: folderOf(flags), path, diff: flags.diff ?? false }), flags);
    },
    check: async (flags) => {
      const { check } = await import("../commands/check.js");
      finish(await check(folderOf(flags)), flags);
    },
    layouts: async (flags) => {
      const { layouts } = await import("../commands/describe.js");
      finish(layouts(), flags);
    },
    task: async (id, flags) => {
      const { task } = await import("../commands/contract/task.js");
      finish(
        await task({ ...placeOf(flags), id, fromFeatures: flags.fromFeatures ?? false }),
        flags,
      );
    },
    prompt: async (phase, flags) => {
      const { prompt } = await import("../commands/contract/prompt.js");
      finish(await prompt({ cwd: folderOf(flags), phase, task: flags.task }), flags);
    },
    verify: async (flags) => {
      const { runVerify } = await import("./verify-command.js");
      finish(await runVerify(flags, placeOf(flags)), flags);
    },
    amend: async (flags) => {
      const { amend } = await import("../commands/contract/amend.js");
      finish(await amend({ ...placeOf(flags), task: flags.task, reason: flags.reason }), flags);
    },
    mcp: async (flags) => {
      const { serve } = await import("../mcp/server.js");
      await serve(folderOf(flags));
    },
    hook: async (agent, flags) => {
      const { runHook } = await import("../hook/run.js");
      code = await runHook(agent, flags.cwd ?? ".");
    },
    schema: async (flags) => {
      const { schema } = await import("../commands/describe.js");
      finish(await schema(flags.of), flags);
    },
    spec: async (flags) => {
      const { spec } = await import("../commands/describe.js");
      finish(await spec(folderOf(flags)), flags);
    },
  });
  try {
    await program.parseAsync(args, { from: "user" });
    return code;
  } catch (error) {
    const json = args.includes("--json");
    if (isNoCommand(error) && !json)
      console.error(commandsFor(process.env, program.helpInformation()));
    return exitCodeFor(error, program, json);
  }
}

/** Whether no command was named, and the bin has none to fall back on. */
function isNoCommand(error: unknown): boolean {
  return error instanceof CommanderError && error.code === "commander.help" && error.exitCode !== 0;
}

/** The command that a command line is about; the bin's name where there is none. */
function commandOf(program: Command): string {
  const [word = ""] = program.args;
  if (commandNames(program).includes(word)) return word;
  return program.name() === "create-agent-project" ? "create" : program.name();
}

/** The folder that a command works in. */
function folderOf(flags: CommonFlags): string {
  const folder = resolve(flags.cwd ?? ".");
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory())
    refuse({
      code: "bad-arguments",
      field: "--cwd",
      message: `There is no folder '${flags.cwd ?? "."}'.`,
      fix: "Name a folder that exists.",
    });
  return folder;
}

/** Where a command works, and whether it only shows what it would do. */
function placeOf(flags: CommonFlags) {
  return { cwd: folderOf(flags), dryRun: flags.dryRun ?? false };
}

function exitCodeFor(error: unknown, program: Command, json: boolean): number {
  const command = commandOf(program);
  const style = { json, quiet: false };
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return EXIT.done;
    printProblems(command, [argumentProblem(error, program)], style);
    return EXIT.refused;
  }
  if (error instanceof Refused) {
    printProblems(command, error.problems, style);
    return EXIT.refused;
  }
  // What inquirer throws on Ctrl-C.
  if (error instanceof Error && error.name === "ExitPromptError") return cancelled();
  printProblems(command, [faultOf(error)], style);
  if (process.env["DEBUG"]) console.error(visibleLines(inspect(error)));
  return EXIT.fault;
}

function argumentProblem(error: CommanderError, program: Command): Problem {
  if (isNoCommand(error))
    return {
      code: "missing-value",
      message: "No command was named.",
      fix: `Name ${anyOf(commandNames(program))}.`,
    };
  const [message = "", hint] = error.message.replace(/^error: /, "").split("\n");
  return {
    code: "bad-arguments",
    message: `${message.charAt(0).toUpperCase()}${message.slice(1).replace(/\.$/, "")}.`,
    fix: hint ? hint.replace(/[()]/g, "") : "See --help for what this command takes.",
  };
}

function cancelled(): number {
  console.error("Cancelled; nothing was written.");
  return EXIT.cancelled;
}
