import { describe, expect, test } from "vitest";
import { formatAccess, parseAccess, parseFeature } from "../../../src/spec/feature.js";
import { layoutNames, type ReservedNames } from "../../../src/spec/naming/reserved.js";
import { problemOf, problemsOf } from "../../support/refusal.js";

const nothing: ReservedNames = new Map();

describe("an access", () => {
  test.each(["public", "authenticated", "owned", "role:admin", "role:book_keeper"])(
    "may be %s",
    (text) => {
      expect(formatAccess(parseAccess(text))).toBe(text);
    },
  );

  test.each([
    ["owner", undefined, "Did you mean 'owned'?"],
    ["", undefined, "It is 'public'"],
    ["role", undefined, "Did you mean 'role:'?"],
    ["role:", 6, "Use lower-case letters"],
    ["role:bookKeeper", 10, "Use 'book_keeper'"],
  ])("cannot be %j", (text, column, fix) => {
    const problem = problemOf(() => parseAccess(text));
    expect(problem.code).toBe("invalid-spec");
    expect(problem.at?.column).toBe(column);
    expect(problem.fix).toContain(fix);
  });
});

describe("a feature on the command line", () => {
  test("is a name and fields with spaces between", () => {
    const feature = parseFeature("invoice number:str:32  total:decimal:12,2 ", nothing);
    expect(feature).toMatchObject({ name: "invoice", plural: "invoices", access: undefined });
    expect(feature.fields.map(({ name, type }) => `${name} ${type}`)).toEqual([
      "number str",
      "total decimal",
    ]);
  });

  test("has every problem told at its column", () => {
    const problems = problemsOf(() => parseFeature(" Invoice number:st:32 total:decimal", nothing));
    expect(problems.map(({ code, at }) => `${code} ${at?.column ?? 0}`)).toEqual([
      "invalid-name 2",
      "invalid-field 17",
      "invalid-field 36",
    ]);
  });

  test.each([
    ["", "is empty"],
    ["invoice", "has no fields"],
    ["user name:str", "the layout has that name already"],
    [`a ${Array.from({ length: 201 }, (_, n) => `f${n}:int`).join(" ")}`, "has 201 fields"],
  ])("cannot be %.20j", (text, message) => {
    const problems = problemsOf(() => parseFeature(text, layoutNames(["user"])));
    expect(problems.map((problem) => problem.message).join("\n")).toContain(message);
  });

  test("needs a plural of its own where the usual one is taken", () => {
    const problem = problemOf(() => parseFeature("account name:str", layoutNames(["accounts"])));
    expect(problem.message).toContain("cannot have the plural 'accounts'");
    expect(problem.fix).toBe("Give it another 'plural', such as 'account_items'.");
  });
});
