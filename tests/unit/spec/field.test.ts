import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { columnOf } from "../../../src/spec/field/field.js";
import { formatField, parseField } from "../../../src/spec/field/parse.js";
import { problemOf } from "../../support/refusal.js";
import { fields } from "./arbitrary.js";

const plain = { nullable: false, unique: false, index: false, default: undefined };

describe("a field", () => {
  test.each([
    ["a:str", { type: "str", length: 255 }],
    ["a:str:80", { type: "str", length: 80 }],
    ["a:text=", { type: "text", default: "" }],
    ["a:str=b:c=d", { type: "str", length: 255, default: "b:c=d" }],
    ["a:int=-9223372036854775808", { type: "int", default: "-9223372036854775808" }],
    ["a:float=1e-3", { type: "float", default: 0.001 }],
    ["a:decimal:12,2=9.5", { type: "decimal", precision: 12, scale: 2, default: "9.50" }],
    ["a:decimal:2,2=-0.0", { type: "decimal", precision: 2, scale: 2, default: "0.00" }],
    ["a:bool=true", { type: "bool", default: true }],
    ["a:date:null=2024-02-29", { type: "date", nullable: true, default: "2024-02-29" }],
    ["a:datetime=2024-01-01T10:00:00Z", { type: "datetime", default: "2024-01-01T10:00:00Z" }],
    [
      "a:uuid=0000000A-0000-0000-0000-000000000000",
      { type: "uuid", default: "0000000a-0000-0000-0000-000000000000" },
    ],
    ["a:enum:x,y=y", { type: "enum", values: ["x", "y"], default: "y" }],
    ["a:json:null", { type: "json", nullable: true }],
    ["a:list:str", { type: "list", item: "str" }],
    ["a:ref:customer:unique", { type: "ref", feature: "customer", unique: true }],
    ["a:str:32:unique:null", { type: "str", length: 32, unique: true, nullable: true }],
    ["a:int:index=5", { type: "int", index: true, default: "5" }],
  ])("%s is read whole", (text, field) => {
    expect(parseField(text)).toEqual({ name: "a", ...plain, ...field });
  });

  test("is the same after it was formatted and read again", () => {
    fc.assert(
      fc.property(fields, (field) => {
        expect(parseField(formatField(field))).toEqual(field);
      }),
      { numRuns: 1000 },
    );
  });

  test.each([
    ["a:str:255", "a:str"],
    ["a:int:unique:null", "a:int:null:unique"],
    ["a:decimal:5,2=1", "a:decimal:5,2=1.00"],
  ])("%s has the canonical form %s", (text, canonical) => {
    expect(formatField(parseField(text))).toBe(canonical);
  });

  test("that is a ref has its column called after the other row's id", () => {
    expect(columnOf(parseField("customer:ref:customer"))).toBe("customer_id");
    expect(columnOf(parseField("total:int"))).toBe("total");
  });
});

// The caret in each second line is the place that must be named.
describe("a field is refused with a caret where it is wrong:", () => {
  test.each([
    ["a:strr:32", "  ^", "'strr' is not a type", "Did you mean 'str'?"],
    ["a:string", "  ^", "'string' is not a type", "Did you mean 'str'?"],
    ["a:foreign_key:b", "  ^", "is not a type", "Did you mean 'ref'?"],
    ["a:toString", "  ^", "is not a type", "The types are str, text"],
    ["", "^", "is empty", ""],
    [":str", "^", "is empty", ""],
    ["a", " ^", "has no type", ""],
    ["a:", "  ^", "has no type", ""],
    ["a=5", " ^", "has no type", ""],
    ["dueOn:date", "   ^", "has a capital letter, 'O'", "Use 'due_on'"],
    ["id:uuid", "^", "every feature has it already", ""],
    ["a:str:0", "      ^", "is not a length", ""],
    ["a:str:10001", "      ^", "is not a length", "'text' has no limit"],
    ["a:str:080", "      ^", "is not a length", ""],
    ["a:str:", "      ^", "'' is not a modifier", ""],
    ["a:str:80:nullable", "         ^", "'nullable' is not a modifier", "Did you mean 'null'?"],
    ["a:str:80:uniqe", "         ^", "'uniqe' is not a modifier", "Did you mean 'unique'?"],
    ["a:int:80", "      ^", "'80' is not a modifier", ""],
    ["a:int:null:null", "           ^", "is there twice", "Drop one"],
    ["a:decimal", "         ^", "needs an argument", "decimal:12,2"],
    ["a:decimal:null", "          ^", "needs an argument", "decimal:12,2"],
    ["a:decimal:5", "          ^", "not a precision and a scale", ""],
    ["a:decimal:5,2,1", "          ^", "not a precision and a scale", ""],
    ["a:decimal:39,2", "          ^", "cannot have 39 digits", "1 to 38"],
    ["a:decimal:5,9", "            ^", "9 cannot stand after the point", "0 to 5"],
    ["a:enum", "      ^", "needs an argument", ""],
    ["a:enum:x,Yes", "         ^", "has a capital letter", "Use 'yes'"],
    ["a:enum:in-work", "         ^", "has '-'", "Use 'in_work'"],
    ["a:enum:x,,y", "         ^", "is empty", ""],
    ["a:enum:x,y,x", "           ^", "'x' is there twice", ""],
    ["a:list", "      ^", "needs an argument", "list:str"],
    ["a:list:int", "       ^", "cannot be one of 'int'", "list:str"],
    ["a:ref", "     ^", "needs an argument", ""],
    ["a:ref:Customer", "      ^", "has a capital letter", "Use 'customer'"],
    // Contradictions.
    ["a:int:unique:index", "             ^", "has an index without", "Drop ':index'"],
    ["a:ref:b:index", "        ^", "has an index without", "Drop ':index'"],
    ["a:text:unique", "       ^", "do not fit an index", "at most 500"],
    ["a:json:index", "       ^", "do not fit an index", ""],
    ["a:list:str:index", "           ^", "do not fit an index", ""],
    ["a:str:501:index", "          ^", "do not fit an index", ""],
    ["a:bool:unique", "       ^", "2 rows in all", ""],
    ["a:list:str:null", "           ^", "A list has no null", ""],
    ["a:int:unique=5", "             ^", "the second row", ""],
    ["a:json={}", "       ^", "cannot have a default", "Drop '=…'"],
    ["a:list:str=x", "           ^", "cannot have a default", "a list is empty"],
    ["a:ref:b=x", "        ^", "cannot have a default", ""],
    // Defaults.
    ["a:str:3=abcd", "        ^", "has 4 characters, the field holds 3", ""],
    ["a:str=x\ty", "       ^", "the unseen character U+0009", ""],
    ["a:int=1.5", "      ^", "is not a whole number", ""],
    ["a:int=007", "      ^", "is not a whole number", ""],
    ["a:int=", "      ^", "is not a whole number", ""],
    ["a:int=9223372036854775808", "      ^", "does not fit 64 bits", ""],
    ["a:int=-9223372036854775809", "      ^", "does not fit 64 bits", ""],
    ["a:float=1e999", "        ^", "is not a finite number", ""],
    ["a:float=nan", "        ^", "is not a finite number", ""],
    ["a:decimal:3,2=12.5", "              ^", "does not fit 3 digits", ""],
    ["a:decimal:3,2=1.234", "              ^", "does not fit 3 digits", ""],
    ["a:bool=yes", "       ^", "is neither 'true' nor 'false'", ""],
    ["a:date=2023-02-29", "       ^", "is not a date", ""],
    ["a:date=0000-01-01", "       ^", "is not a date", ""],
    ["a:date=today", "       ^", "is not a date", ""],
    ["a:datetime=2024-01-01T10:00:00", "           ^", "with a zone", ""],
    ["a:datetime=2024-01-01T24:00:00Z", "           ^", "with a zone", ""],
    ["a:datetime=0001-01-01T00:00:00+14:00", "           ^", "with a zone", ""],
    ["a:uuid=123", "       ^", "is not a UUID", ""],
    ["a:enum:draft,sent=sentt", "                  ^", "not among", "Did you mean 'sent'?"],
  ])("%j", (text, caret, message, fix) => {
    const problem = problemOf(() => parseField(text));
    const [sentence, shown, line] = problem.message.split("\n");
    expect(problem.code).toBe("invalid-field");
    expect(sentence).toContain(message);
    expect(shown).toBe(`  ${text.replace("\t", "<U+0009>")}`);
    expect(line).toBe(`  ${caret}`);
    expect(problem.at).toEqual({ line: 1, column: caret.length });
    expect(problem.fix).toContain(fix);
  });

  test("a long field is shown around the place", () => {
    const values = Array.from({ length: 90 }, (_, n) => `value_${n}`).join(",");
    const [, shown = "", caret = ""] = problemOf(() =>
      parseField(`a:enum:${values}:nul`),
    ).message.split("\n");
    expect(shown.length).toBeLessThan(130);
    expect(shown.slice(caret.length - 1)).toBe("nul");
  });

  test("a field with wide and unseen characters has its caret in the right column", () => {
    const [, shown, caret] = problemOf(() => parseField("a:enum:日本\u200B")).message.split("\n");
    expect(shown).toBe("  a:enum:日本<U+200B>");
    expect(caret).toBe("         ^");
    expect(problemOf(() => parseField("a:str=日本\u200B")).message.split("\n")[2]).toBe(
      "        \u3000\u3000^",
    );
  });

  test("an enum has at most a hundred values", () => {
    const values = (count: number) => Array.from({ length: count }, (_, n) => `v${n}`).join(",");
    expect(parseField(`a:enum:${values(100)}`)).toMatchObject({ type: "enum" });
    expect(problemOf(() => parseField(`a:enum:${values(101)}`)).message).toContain("101 values");
  });
});

test("no text makes the parser fail in another way", () => {
  const piece = fc.oneof(
    fc.constantFrom(":", "=", ",", "a", "str", "decimal", "enum", "null", "5"),
    fc.string(),
  );
  fc.assert(
    fc.property(fc.array(piece), (pieces) => {
      const text = pieces.join("");
      try {
        const field = parseField(text);
        expect(parseField(formatField(field))).toEqual(field);
      } catch (error) {
        expect(error).toHaveProperty("problems.0.code", "invalid-field");
      }
    }),
    { numRuns: 1000 },
  );
});
