import { accessSync, constants, statSync } from "node:fs";
import { delimiter, isAbsolute, join, resolve } from "node:path";

// What programs need to start, to find each other, to speak a language and to put temporary files
// somewhere. Whatever else is set may be a secret, and is not for a project's code.
const KEPT = new Set([
  ...[
    "PATH",
    "HOME",
    "USER",
    "LOGNAME",
    "SHELL",
    "LANG",
    "LANGUAGE",
    "TZ",
    "TMPDIR",
    "TMP",
    "TEMP",
  ],
  ...["VIRTUAL_ENV", "CONDA_PREFIX", "PYENV_ROOT", "PYENV_VERSION", "LD_LIBRARY_PATH"],
  ...["SYSTEMROOT", "SYSTEMDRIVE", "WINDIR", "COMSPEC", "PATHEXT", "USERPROFILE", "HOMEDRIVE"],
  ...["HOMEPATH", "APPDATA", "LOCALAPPDATA", "PROGRAMDATA", "PROGRAMFILES", "PROGRAMFILES(X86)"],
  ...["NUMBER_OF_PROCESSORS", "PROCESSOR_ARCHITECTURE"],
]);

const isKept = (name: string) => KEPT.has(name) || /^LC_[A-Z]+$/.test(name);

/** The environment of a project's programs: what {@link KEPT} names of ours, and nothing more. */
export function allowedEnvironment(own: NodeJS.ProcessEnv = process.env): Record<string, string> {
  const kept = Object.entries(own).flatMap(([name, value]) =>
    value !== undefined && isKept(name.toUpperCase()) ? [[name, value] as const] : [],
  );
  return Object.fromEntries(kept);
}

/** The same environment with the programs of a folder before all others. */
export function withPrograms(
  environment: Readonly<Record<string, string>>,
  folder: string,
): Record<string, string> {
  const others = Object.entries(environment).filter(([name]) => name.toUpperCase() !== "PATH");
  return {
    ...Object.fromEntries(others),
    PATH: [folder, pathOf(environment)].filter((part) => part !== "").join(delimiter),
  };
}

function pathOf(environment: Readonly<Record<string, string>>): string {
  return Object.entries(environment).find(([name]) => name.toUpperCase() === "PATH")?.[1] ?? "";
}

// What Windows starts without a shell.
const ENDINGS = process.platform === "win32" ? [".exe", ".com", ""] : [""];

/**
 * The file of a program that is named as on a command line: in these folders first, then on the PATH
 * of this environment, of which parts that are no absolute paths do not count. A name with a slash is
 * a path from the folder that it will run in.
 */
export function findProgram(
  name: string,
  place: {
    readonly cwd: string;
    readonly folders: readonly string[];
    readonly env: Readonly<Record<string, string>>;
  },
): string | undefined {
  if (name === "" || name.includes("\0")) return undefined;
  const isPath = name.includes("/") || (process.platform === "win32" && name.includes("\\"));
  const folders = [...place.folders, ...pathOf(place.env).split(delimiter).filter(isAbsolute)];
  const files = isPath ? [resolve(place.cwd, name)] : folders.map((folder) => join(folder, name));
  return files.flatMap((file) => ENDINGS.map((ending) => file + ending)).find(isProgram);
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
