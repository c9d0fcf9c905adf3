import { describe, expect, it } from "vitest";
import { areNewer, parsePins, rewritePins } from "../../../scripts/requirements.mjs";

const TEMPLATE = `# Application
<% if (options.database === "sqlite") { -%>
aiosqlite==0.22.1
<% } -%>
python-jose==3.5.0
sqlalchemy[asyncio]==2.1.9

# Development
<% if (options.database === "postgresql") { -%>
aiosqlite==0.22.1
<% } -%>
types-python-jose==3.5.0.20260408
`;

describe("pins of a template", () => {
  it("are those of all branches, each once", () => {
    expect(parsePins(TEMPLATE, "t")).toEqual([
      { name: "aiosqlite", extras: "", version: "0.22.1" },
      { name: "python-jose", extras: "", version: "3.5.0" },
      { name: "sqlalchemy", extras: "[asyncio]", version: "2.1.9" },
      { name: "types-python-jose", extras: "", version: "3.5.0.20260408" },
    ]);
  });

  it("are not those of the files that it takes in", () => {
    const pins = parsePins("-r requirements.txt\nmypy==2.4.1\n", "requirements-dev.txt.ejs");
    expect(pins.map(({ name }) => name)).toEqual(["mypy"]);
  });

  it.each(["fastapi>=1.0", "fastapi", "fastapi==1.0 ; python_version < '3.12'", "<%= name %>==1"])(
    "are refused where a line is none: %s",
    (line) => {
      expect(() => parsePins(`a==1\n${line}\n`, "requirements.txt.ejs")).toThrow(
        `requirements.txt.ejs:2 is no pin: ${line}`,
      );
    },
  );

  it("are refused where branches differ", () => {
    expect(() => parsePins("a_b==1\nA-b==2\n", "t")).toThrow("t:2 pins A-b again");
  });
});

describe("rewriting pins", () => {
  it("changes versions and leaves every other byte", () => {
    const versions = new Map([
      ["aiosqlite", "0.23.0"],
      ["sqlalchemy", "2.2.0"],
      ["jose", "9.9"],
    ]);
    expect(rewritePins(TEMPLATE, versions)).toBe(
      TEMPLATE.replaceAll("aiosqlite==0.22.1", "aiosqlite==0.23.0").replace("2.1.9", "2.2.0"),
    );
    expect(rewritePins(TEMPLATE, new Map())).toBe(TEMPLATE);
  });

  it("knows a package by its normal name", () => {
    expect(rewritePins("Python_Jose==1\n", new Map([["python-jose", "2"]]))).toBe(
      "Python_Jose==2\n",
    );
  });
});

it("a newer version is a later release by PEP 440", () => {
  const cases = [
    ["1.9.0", "1.10.0", true],
    ["1.10.0", "1.9.0", false],
    ["1.0", "1.0.0", false],
    ["1.0", "1.0.post1", true],
    ["1.0", "2.0rc1", false],
    ["1.0", "2.0.dev1", false],
    ["2.0rc1", "2.0", true],
    ["2026.1", "1!0.1", true],
    ["3.5.0.20250531", "3.5.0.20260408", true],
  ] as const;
  expect(areNewer(cases.map(([old, offered]) => [old, offered]))).toEqual(
    cases.map(([, , expected]) => expected),
  );
});
