import fc from "fast-check";
import type { Content } from "../../../../src/tree/tree.js";
import { fileOf, type Files } from "./files.js";

/** A merge's three sides, as files. */
export type Sides = { base: Files; project: Files; target: Files };

const word = fc.constantFrom("auth", "users", "items", "orders", "billing", "health");

const pythonLine = fc.oneof(
  word.map((name) => `from app.endpoints.${name} import router as ${name}_router`),
  word.map((name) => `router.include_router(${name}_router)`),
  fc.tuple(word, word).map(([a, b]) => `router.include_router(${a}_router, tags=["${b}"])`),
  word.map((name) => `def ${name}(db):\n    return db`),
  word.map((name) => `@router.get("/${name}")`),
  word.map((name) => `${name}: int = 1`),
  fc.constantFrom(
    "",
    "",
    "\n",
    "# note",
    "import os",
    '"""Text.',
    "x = [",
    "]",
    "    pass",
    "else:",
  ),
);

/** Text that looks like the Python of a project; some of it parses. */
export const pythonText = fc
  .array(pythonLine, { maxLength: 12 })
  .map((lines) => lines.map((line) => `${line}\n`).join(""));

const keyedLine = fc.oneof(
  fc.tuple(word, fc.nat(3)).map(([name, version]) => `${name}==${version}`),
  word.map((name) => `# ${name}`),
  fc.constantFrom("", "-r base.txt", "a \\"),
);

const keyedText = fc.array(keyedLine, { maxLength: 10 }).map((lines) => lines.join("\n"));

const jsonText = fc.oneof(
  fc.json({ maxDepth: 3 }),
  fc
    .dictionary(
      word,
      fc.oneof(fc.nat(3), fc.array(word, { maxLength: 3 }), fc.dictionary(word, fc.nat(2))),
    )
    .map((value) => JSON.stringify(value, null, 2) + "\n"),
);

const ending = fc.constantFrom("\n", "\r\n");

/** Bytes of any kind: text with any endings, with a byte order mark, and what is no text. */
export const anyBytes: fc.Arbitrary<Uint8Array> = fc.oneof(
  fc
    .tuple(fc.oneof(pythonText, keyedText, jsonText), ending, fc.boolean(), fc.boolean())
    .map(([text, end, bom, cut]) =>
      Buffer.from((bom ? "\uFEFF" : "") + (cut ? text.trimEnd() : text).replaceAll("\n", end)),
    ),
  fc.uint8Array({ maxLength: 40 }),
  fc.string({ unit: "binary" }).map((text) => Buffer.from(text)),
);

/** Paths of every merge kind. */
export const somePath = fc.constantFrom(
  "app/main.py",
  "app/api/__init__.py",
  "README.md",
  "requirements.txt",
  ".env.example",
  ".gitignore",
  "package.json",
  "logo.png",
  "web/package-lock.json",
  "alembic/versions/0001_start.py",
);

const someFile: fc.Arbitrary<Content> = fc
  .tuple(anyBytes, fc.boolean())
  .map(([bytes, executable]) => fileOf(bytes, executable));

/** A few files of every kind, with anything in them. */
export const someFiles: fc.Arbitrary<Files> = fc
  .dictionary(somePath, someFile, { maxKeys: 6 })
  .map((files) => new Map(Object.entries(files)));

/** Insertions into a list of lines: before which line, and what. */
export function insertions(line: fc.Arbitrary<string>, length: number) {
  return fc.array(fc.tuple(fc.nat(length), line), { maxLength: 4 });
}

/** The lines with others put in. */
export function inserted(
  lines: readonly string[],
  added: readonly (readonly [number, string])[],
): string[] {
  return [...lines, ""].flatMap((line, at) => [
    ...added.filter(([before]) => before === at).map(([, text]) => text),
    ...(at < lines.length ? [line] : []),
  ]);
}
