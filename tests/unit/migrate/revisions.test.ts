import { describe, expect, it } from "vitest";
import { readHistory } from "../../../src/migrate/revisions.js";
import { projectPath } from "../../../src/tree/path.js";
import { problemOf, problemsOf } from "../../support/refusal.js";

const FOLDER = "alembic/versions";

function historyFrom(files: Readonly<Record<string, string>>, folder = FOLDER) {
  return readHistory(
    new Map(
      Object.entries(files).map(([name, text]) => [
        projectPath(name.includes("/") ? name : `${FOLDER}/${name}`),
        text,
      ]),
    ),
    projectPath(folder),
  );
}

/** A migration as Alembic's own template writes it. */
const migration = (id: string, down: string) => `revision = "${id}"\ndown_revision = ${down}\n`;

/** Two migrations to follow, and the one that is spelled in some way. */
const read = (text: string) => {
  const { revisions } = historyFrom({
    "a.py": migration("a", "None"),
    "b.py": migration("b", "None"),
    "it.py": text,
  });
  return revisions.find(({ path }) => path.endsWith("it.py"));
};

describe("a migration's revision and what it follows", () => {
  it.each([
    ["plain", 'revision = "it"\ndown_revision = None', []],
    ["in single quotes", "revision = 'it'\ndown_revision = 'a'", ["a"]],
    ["annotated", 'revision: str = "it"\ndown_revision: str | None = "a"', ["a"]],
    [
      "annotated as in Alembic's generic template",
      "revision: str = 'it'\ndown_revision: Union[str, Sequence[str], None] = 'a'",
      ["a"],
    ],
    ["annotated in quotes", 'revision: "str" = "it"\ndown_revision: "str | None" = "a"', ["a"]],
    ["a tuple", 'revision = "it"\ndown_revision = ("a", "b")', ["a", "b"]],
    ["a tuple without brackets", 'revision = "it"\ndown_revision = "a", "b"', ["a", "b"]],
    ["a tuple of one", 'revision = "it"\ndown_revision = ("a",)', ["a"]],
    ["no tuple, for all its brackets", 'revision = ("it")\ndown_revision = (("a"))', ["a"]],
    ["a list", 'revision = "it"\ndown_revision = ["a", "b"]', ["a", "b"]],
    ["an empty tuple", 'revision = "it"\ndown_revision = ()', []],
    [
      "over several lines, with comments",
      'revision = (  # what it is\n    "it"\n)\ndown_revision = (\n    "a",  # mine, (yours\n\n    "b",\n)',
      ["a", "b"],
    ],
    ["over a backslash", 'revision = \\\n    "it"\ndown_revision = "a"', ["a"]],
    ["prefixed", "revision = r'it'\ndown_revision = u\"a\"", ["a"]],
    ["in three quotes", "revision = \"\"\"it\"\"\"\ndown_revision = '''a'''", ["a"]],
    ["in pieces", 'revision = "i" "t"\ndown_revision = ("a")', ["a"]],
    ["with semicolons", 'revision = "it"; down_revision = "a"', ["a"]],
    ["without spaces", 'revision="it"\ndown_revision="a"', ["a"]],
    ["with CRLF", 'revision = "it"\r\ndown_revision = (\r\n    "a"\r\n)\r\n', ["a"]],
    ["with a BOM", '\uFEFFrevision = "it"\ndown_revision = "a"', ["a"]],
    ["without what it follows", 'revision = "it"', []],
    ["given again", 'revision = "no"\nrevision = "it"\ndown_revision = "a"', ["a"]],
    [
      "beside others",
      '"""revision = "no"\n\nRevises: b\n"""\n# revision = "no"\nbranch_labels = ("x",)\ndepends_on = "b"\nrevision = "it"\ndown_revision = "a"\n\n\ndef upgrade() -> None:\n    revision = "no"\n    down_revision = f(1)\n',
      ["a"],
    ],
    [
      "read by others",
      'revision = "it"\ndown_revision = "a"\nprint(revision, sep="=")\nother = {"revision": revision}\nrevision_date: str\n',
      ["a"],
    ],
  ])("may be %s", (_, text, down) => {
    expect(read(text)).toMatchObject({ id: "it", down });
  });

  it.each([
    ["called", 'import x\nrevision = x.new("it")', 2, 1],
    ["a name", "revision = NAME", 1, 1],
    ["a format string", 'revision = f"it"', 1, 1],
    ["of bytes", 'revision = b"it"', 1, 1],
    ["put together", 'revision = "i" + "t"', 1, 1],
    ["escaped", 'revision = "\\x69t"', 1, 1],
    ["empty", 'revision = ""', 1, 1],
    ["None", "revision = None", 1, 1],
    ["unpacked", 'x = 1; revision, down_revision = "it", None', 1, 8],
    ["chained", 'x = revision = "it"', 1, 5],
    ["imported", "from x import y, revision", 1, 18],
    ["conditional", 'if x:\n    revision = "it"\nelse:\n    revision = "no"', 4, 5],
    ["of a file that ends in a string", 'x = """revision = 1', 1, 1],
    ["followed by a call", 'revision = "it"\ndown_revision = f()', 2, 1],
    ["followed by a number", 'revision = "it"\ndown_revision = ("a", 1)', 2, 1],
    ["followed by nested tuples", 'revision = "it"\ndown_revision = (("a", "b"), "a")', 2, 1],
    ["followed by rubbish", 'revision = "it"\ndown_revision = "a" if x else "b"', 2, 1],
  ])("cannot be %s", (_, text, line, column) => {
    expect(problemOf(() => read(text))).toMatchObject({
      code: "invalid-migration",
      path: `${FOLDER}/it.py`,
      at: { line, column },
    });
  });

  it.each([FOLDER, "backend/alembic/versions", "migrations"])(
    "are told apart from files that are no migrations, in %s",
    (folder) => {
      const { revisions } = historyFrom(
        {
          [`${folder}/__init__.py`]: 'revision = "x"',
          [`${folder}/.#0001.py`]: 'revision = "x"',
          [`${folder}/helpers.py`]:
            '"""Helps."""\n\nfrom app.revision import of\n\n\ndef f():\n    revision = of(1)\n',
          [`${folder}/notes.txt`]: 'revision = "x"',
          [`${folder}/old/0001.py`]: 'revision = "x"',
          [`other/${folder}/0001.py`]: 'revision = "x"',
          "app/models/revision.py": 'revision = "x"',
          [`${folder}/0001.py`]: migration("1", "None"),
        },
        folder,
      );
      expect(revisions.map(({ path }) => path)).toEqual([`${folder}/0001.py`]);
    },
  );
});

describe("a history", () => {
  it("of nothing has no head", () => {
    expect(historyFrom({})).toEqual({ revisions: [], heads: [] });
  });

  it("is in an order in which it can be applied, by the longest way", () => {
    const { revisions, heads } = historyFrom({
      "z.py": migration("1", "None"),
      "y.py": migration("2", '"1"'),
      "x.py": migration("3", '"2"'),
      "w.py": migration("other", '"1"'),
      "a.py": migration("4", '("3", "other")'),
    });
    expect(revisions.map(({ id, number }) => [id, number])).toEqual([
      ["1", 1],
      ["other", 2],
      ["2", 2],
      ["3", 3],
      ["4", 4],
    ]);
    expect(heads.map(({ id }) => id)).toEqual(["4"]);
  });

  it("of two merged branches has two heads", () => {
    const { heads } = historyFrom({
      "1.py": migration("1", "None"),
      "2.py": migration("b", '"1"'),
      "3.py": migration("a", '"1"'),
    });
    expect(heads.map(({ id }) => id)).toEqual(["a", "b"]);
  });

  it("of ten thousand migrations is read at once", () => {
    const files = Array.from({ length: 10_000 }, (_, n): [string, string] => [
      `${String(n).padStart(5, "0")}.py`,
      migration(`r${n}`, n === 0 ? "None" : `"r${n - 1}"`),
    ]);
    expect(historyFrom(Object.fromEntries(files)).heads[0]?.number).toBe(10_000);
  });

  it("cannot have a revision twice", () => {
    const problem = problemOf(() =>
      historyFrom({ "1.py": migration("1", "None"), "copy.py": migration("1", "None") }),
    );
    expect(problem.message).toBe(
      "The migrations 'alembic/versions/1.py' and 'alembic/versions/copy.py' both have the revision '1'.",
    );
  });

  it("cannot follow what is not there, nor a part of an id", () => {
    const problems = problemsOf(() =>
      historyFrom({ "1.py": migration("1a2b3c", "None"), "2.py": migration("2", '("1a2", "x")') }),
    );
    expect(problems.map(({ at, message }) => [at?.line, message])).toEqual([
      [
        2,
        "The migration 'alembic/versions/2.py' follows the revision '1a2', and no migration has it.",
      ],
      [
        2,
        "The migration 'alembic/versions/2.py' follows the revision 'x', and no migration has it.",
      ],
    ]);
  });

  it("cannot form a cycle", () => {
    const problem = problemOf(() =>
      historyFrom({
        "0.py": migration("0", "None"),
        "1.py": migration("1", '"3"'),
        "2.py": migration("2", '"1"'),
        "3.py": migration("3", '("2", "0")'),
      }),
    );
    expect(problem.message).toBe(
      "Of the migrations 'alembic/versions/1.py', 'alembic/versions/2.py' or 'alembic/versions/3.py' each follows another: they form a cycle.",
    );
  });
});
