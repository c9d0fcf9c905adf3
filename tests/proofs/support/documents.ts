import { readFileSync } from "node:fs";
import { join } from "node:path";

/** The blocks of shell in a Markdown file, also those in lists, in order. */
export function blocksOf(project: string, file: string): readonly string[] {
  const text = readFileSync(join(project, file), "utf8");
  return [...text.matchAll(/^( *)```sh\n([\s\S]*?)^\1```$/gm)].map(([, indent = "", block = ""]) =>
    block.replaceAll(new RegExp(`^${indent}`, "gm"), "").trim(),
  );
}

const PROGRAMS =
  /^(?:alembic|black|docker|flake8|isort|mypy|pip|pre-commit|pytest|python|ruff|uvicorn) /;

/** The commands that a Markdown file names in the middle of its sentences. */
export function commandsInText(project: string, file: string): readonly string[] {
  const text = readFileSync(join(project, file), "utf8").replaceAll(/^ *```[\s\S]*?^ *```$/gm, "");
  return [...text.matchAll(/`([^`]+)`/g)]
    .map(([, code = ""]) => code.replaceAll(/\s+/g, " "))
    .filter((code) => PROGRAMS.test(code));
}
