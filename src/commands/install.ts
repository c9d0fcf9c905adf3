import { join } from "node:path";
import type { Problem } from "../problem.js";
import { othersIn, type Layout } from "../render/layout.js";
import type { Spec } from "../spec/spec.js";
import { shellWord } from "../spec/text.js";
import type { Progress } from "./report/result.js";

const CANDIDATES = ["python3", "python", "python3.13", "python3.12", "python3.11", "python3.14"];

type InstallStep = {
  readonly title: string;
  /** The folder in the project that it runs in. */
  readonly in: string;
  readonly file: string;
  readonly args: readonly string[];
};

/**
 * Makes `.venv` in a project, installs its requirements into it, and what its other components need.
 * @returns what went wrong; the project is as good without the environment
 */
export async function installRequirements(
  root: string,
  layout: Layout,
  spec: Spec,
  progress: Progress,
): Promise<Problem[]> {
  const floor = String(spec.options["python"]);
  const python = await findPython(floor);
  if (python === undefined)
    return [
      failure(`No Python ${floor} or later was found.`, `Install it, then: python3 -m venv .venv`),
    ];
  const { execa } = await import("execa");
  const pip = join(root, ".venv", process.platform === "win32" ? "Scripts" : "bin", "pip");
  const { backend } = layout;
  const { requirements } = backend;
  const steps: InstallStep[] = [
    { title: "Making .venv", in: "", file: python, args: ["-m", "venv", ".venv"] },
    {
      title: `Installing ${backend.root}${requirements}`,
      ...{ in: backend.root, file: pip, args: ["install", "-r", requirements] },
    },
    ...othersIn(layout, spec.options).map((component) => {
      const [file = "", ...args] = component.install.split(" ");
      return { title: `Installing what ${component.root} needs`, in: component.root, file, args };
    }),
  ];
  for (const { title, in: folder, file, args } of steps) {
    // Whoever stops it here must know what is left.
    const told = `${title} (the project is there already)`;
    progress({ title: told });
    const run = execa(file, args, {
      cwd: join(root, folder),
      all: true,
      reject: false,
      stdin: "ignore",
    });
    for await (const line of run.iterable({ from: "all" })) progress({ title: told, line });
    const result = await run;
    if (result.failed)
      return [
        failure(
          `${title} failed: ${lastLines(result.all)}`,
          `The project itself is complete. Try again with: cd ${shellWord(join(root, folder))} && ${[file, ...args].map(shellWord).join(" ")}`,
        ),
      ];
  }
  return [];
}

async function findPython(floor: string): Promise<string | undefined> {
  const { execa } = await import("execa");
  const test = `import sys, venv; sys.exit(sys.version_info < (${floor.replace(".", ", ")}))`;
  for (const candidate of CANDIDATES) {
    const { failed } = await execa(candidate, ["-c", test], { reject: false, stdin: "ignore" });
    if (!failed) return candidate;
  }
  return undefined;
}

function failure(message: string, fix: string): Problem {
  return { code: "install-failed", message, fix };
}

function lastLines(output: string): string {
  return output.trim().split("\n").slice(-3).join("\n");
}
