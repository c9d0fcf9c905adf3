import { describe, expect, it } from "vitest";
import { claimsIn, type Known, versionIn } from "../../../src/documents/claims.js";

const KNOWN: Known = {
  paths: new Set(["backend/app/main.py", "compose.yaml", "docs/architecture.md"]),
  folders: new Set(["backend", "docs"]),
  package: "backend",
};

const claimed = (markdown: string) =>
  claimsIn(markdown, KNOWN).map(({ is, text, at }) => `${at.line}:${at.column} ${is} ${text}`);

describe("a document", () => {
  it("names endpoints, those with several methods once for each", () => {
    expect(claimed("a `GET` `POST /api/v1/items` · `/api/v1/x?limit=3`\n\n`GET`\n`/api`")).toEqual([
      "1:10 endpoint GET /api/v1/items",
      "1:10 endpoint POST /api/v1/items",
      "1:33 endpoint /api/v1/x",
      "4:2 endpoint /api",
    ]);
  });

  it("names files, folders, modules and commands of the project", () => {
    const text = `\`backend/app/\`, \`./backend/app/main.py:12\`, \`compose.yaml\`, \`backend.app.main:app\`

- a list
  \`\`\`sh
  pytest backend/tests/test_item.py::test_x -v  # not backend/app/comment.py
  cd frontend && npm run build
  curl http://localhost:8000/api/v1/items
  \`\`\`

\`\`\`
backend/app/core/    the backend/app/words after it
\`\`\`
`;
    expect(claimed(text)).toEqual([
      "1:2 path backend/app/",
      "1:18 path ./backend/app/main.py:12",
      "1:46 path compose.yaml",
      "1:62 module backend.app.main:app",
      "5:3 path backend/tests/test_item.py::test_x",
      "6:3 script npm run build",
      "7:3 endpoint /api/v1/items",
      "11:1 path backend/app/core/",
    ]);
  });

  it.each([
    ["prose", "The backend/app/none.py and GET /api/v1/none, and/or backend.app.none."],
    ["another host", "`https://example.com/api/v1/none` `http://localhost:9090/api/v1/none`"],
    ["code in a language", '```python\n@router.get("/api/v1/none")\n"backend/app/none.py"\n```'],
    ["a longer fence", "````md\n```sh\npytest backend/none.py\n```\n````"],
    ["a comment", "<!-- `GET /api/v1/none`\n`backend/none.py` -->"],
    [
      "placeholders",
      "`backend/app/<feature>.py` `backend/app/*.py` `backend/{a,b}.py` `backend.…`",
    ],
    ["other folders", "`src/main.py` `../backend/none.py` `~/backend/x`"],
    ["words", "`GET` `and/or` `v1.2/3` `a b` `true` `backend` `main.py`"],
    [
      "what is made",
      "```sh\nmkdir backend/new\npython -m x > backend/out.json\ngit add backend/x\n```",
    ],
    ["other servers", "```http\nGET /api/v1/none\n```"],
    ["long lines", `\`backend/app/${"x".repeat(5000)}\``],
    ["unsafe paths", "`backend/../../etc/passwd` `backend/con` `backend/.git/config`"],
  ])("says nothing of the project by %s", (_, markdown) => {
    expect(claimed(markdown)).toEqual([]);
  });

  it("is read in time that grows as it does", () => {
    for (const part of ["<!--", "`", "``` ", "| version ", "## 1.", "> > "])
      claimsIn(part.repeat(100_000), KNOWN);
    expect(versionIn("|\n".repeat(100_000))).toBeUndefined();
  });
});

describe("the version that a document names", () => {
  it.each([
    ["| what | that |\n| --- | --- |\n| version | 1.2.0 |\n", "1.2.0", 3],
    ["| Version | `v1.2.0` |", "1.2.0", 1],
    ["# Changelog\n\n## Unreleased\n\n- x\n\n## [1.2.0] - 2026-01-02\n\n## 1.1.0\n", "1.2.0", 7],
    ["## 1.2.0 (2026-01-02)", "1.2.0", 1],
  ])("is that of its table or its newest release", (text, version, line) => {
    expect(versionIn(text)).toMatchObject({ version, at: { line } });
  });

  it.each(["## Unreleased\n", "Version 1.2.0 is old.", "## 2 things", "<!--\n## 1.2.0\n-->"])(
    "is none in %j",
    (text) => {
      expect(versionIn(text)).toBeUndefined();
    },
  );
});
