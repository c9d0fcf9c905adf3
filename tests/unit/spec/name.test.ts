import { describe, expect, test } from "vitest";
import {
  checkPlural,
  classNameOf,
  featureName,
  fieldName,
  pluralOf,
  projectName,
} from "../../../src/spec/naming/name.js";
import { problemOf } from "../../support/refusal.js";
import {
  layoutNames,
  namesWithTypescript,
  type ReservedNames,
} from "../../../src/spec/naming/reserved.js";

const nothing: ReservedNames = new Map();

describe("a project's name", () => {
  test.each(["a", "shop", "My.Shop-2", "a_b", "x".repeat(50)])("may be %s", (name) => {
    expect(projectName(name)).toBe(name);
  });

  test.each([
    ["", "is empty", undefined],
    ["x".repeat(51), "has 51 characters", "x".repeat(50)],
    ["a/b", "looks like a path", "b"],
    ["..\\shop", "looks like a path", "shop"],
    ["a..b", "looks like a path", "a.b"],
    ["my shop", "has a space", "my-shop"],
    ["shop\u0000", "has the control character U+0000", "shop"],
    ["shop\u202Epohs", "has U+202E, which turns the direction of the text", "shoppohs"],
    ["sh\u200Bop", "has the unseen character U+200B", "shop"],
    ["nul", "is that of a device on Windows", undefined],
    ["COM1.shop", "is that of a device on Windows", undefined],
    ["größe", "has 'ö'", "gro-e"],
    ["2shop", "does not start with a letter", "shop"],
    [".shop", "does not start with a letter", "shop"],
    ["shop-", "does not end with a letter or a digit", "shop"],
    ["日本", "has '日'", undefined],
    ["shop!", "has '!'", "shop"],
  ])("cannot be %j, as it %s", (name, why, better) => {
    const { code, message, fix } = problemOf(() => projectName(name));
    expect(code).toBe("invalid-name");
    expect(message).toContain(why);
    expect(/^Use '([^']+)', for one/.exec(fix)?.[1]).toBe(better);
  });
});

describe("a feature's name", () => {
  test.each([
    ..."calendar types status series person news data order group value property map".split(" "),
    ..."invoice_line item2 x license document event signal promise new delete".split(" "),
    "x".repeat(40),
  ])("may be %s", (name) => {
    expect(featureName(name, nothing)).toBe(name);
  });

  test.each([
    ["", "is empty"],
    ["Invoice", "has a capital letter, 'I'"],
    ["invoice line", "has a space"],
    ["invoice-line", "has '-'"],
    ["invoice\u200B", "has the unseen character U+200B"],
    ["2nd", "does not start with a letter"],
    ["_x", "does not start with a letter"],
    ["a__b", "has two underscores in a row"],
    ["a_", "ends in an underscore"],
    ["x".repeat(41), "has 41 characters"],
    ["class", "it is a keyword of Python"],
    ["match", "it is a keyword of Python"],
    ["none", "it is a keyword of Python"],
    ["list", "the built-in of that name"],
    ["exception", "its class 'Exception' is a built-in of Python"],
    ["user_warning", "its class 'UserWarning' is a built-in of Python"],
    ["decimal", "its class 'Decimal' is a name that generated files import"],
    ["base", "its class 'Base' is a name that generated files import"],
    ["con", "Windows keeps that name for a device"],
    ["unique", "a word of the field grammar"],
    ["account", "the layout has that name already"],
  ])("cannot be %j, as it %s", (name, why) => {
    const problem = problemOf(() => featureName(name, layoutNames(["account"])));
    expect(problem.code).toBe("invalid-name");
    expect(problem.message).toContain(why);
  });

  test.each([
    ["new", "it is a reserved word of JavaScript"],
    ["error", "generated TypeScript uses a class of that name"],
    ["form_data", "generated TypeScript uses a class of that name"],
    ["url_search_params", "generated TypeScript uses a class of that name"],
  ])("cannot be %j where a layout has TypeScript, as %s", (name, why) => {
    expect(problemOf(() => featureName(name, namesWithTypescript(new Map()))).message).toContain(
      why,
    );
  });

  describe("where a layout has TypeScript", () => {
    const reserved = namesWithTypescript(layoutNames(["AboutUs", "login_session"]));

    test.each([
      ["formdata", "it is 'form_data' where case does not count, and generated TypeScript uses"],
      ["about_us", "it is 'AboutUs' where case does not count, and the layout has that name"],
      ["aboutus", "it is 'AboutUs' where case does not count, and the layout has that name"],
      ["loginsession", "it is 'login_session' where case does not count, and the layout has"],
    ])("cannot be %j, as %s", (name, why) => {
      const { code, message, fix } = problemOf(() => featureName(name, reserved));
      expect(code).toBe("invalid-name");
      expect(message).toContain(why);
      expect(fix).toContain(name);
      const plural = problemOf(() => checkPlural(name, featureName("row", nothing), reserved));
      expect(plural.message).toContain(why);
    });

    // A variable `typeOf` is no keyword.
    test.each(["type_of", "about"])("can be %j", (name) => {
      expect(featureName(name, reserved)).toBe(name);
    });
  });

  test("can differ from a layout's name in case alone where there is no TypeScript", () => {
    expect(featureName("loginsession", layoutNames(["login_session"]))).toBe("loginsession");
  });

  test.each([
    ["InvoiceLine", "invoice_line"],
    ["Größe 1", "grosse_1"],
    ["__a__b__", "a_b"],
  ])("%j is answered with %j", (name, better) => {
    expect(problemOf(() => featureName(name, nothing)).fix).toMatch(`Use '${better}', for one.`);
  });

  test("has its fault shown by its column", () => {
    expect(problemOf(() => featureName("invoice line", nothing)).at).toEqual({
      line: 1,
      column: 8,
    });
  });
});

describe("a field's name", () => {
  test.each([
    ..."type match case order user select status name model_year fields none series text".split(
      " ",
    ),
  ])("may be %s", (name) => {
    expect(fieldName(name)).toBe(name);
  });

  test.each([
    ["class", "it is a keyword of Python"],
    ["id", "every feature has it already"],
    ["owner_id", "every feature has it already"],
    ["created_at", "every feature has it already"],
    ["limit", "it is a query parameter of the list endpoint"],
    ["date", "it would hide the type of that name"],
    ["list", "it would hide the type of that name"],
    ["property", "it would hide a function"],
    ["metadata", "SQLAlchemy keeps it on every model"],
    ["registry", "SQLAlchemy keeps it on every model"],
    ["model_config", "pydantic keeps it on every schema"],
    ["json", "pydantic keeps it on every schema"],
    ["copy", "pydantic keeps it on every schema"],
    ["model_dumps", "pydantic keeps names that start with 'model_dump'"],
    ["self", "Python methods call their own object so"],
    ["ctid", "PostgreSQL has a system column of that name"],
  ])("cannot be %s, since %s", (name, why) => {
    expect(problemOf(() => fieldName(name)).message).toContain(`since ${why}`);
  });

  test("that is taken is answered with one that is not", () => {
    expect(problemOf(() => fieldName("copy")).fix).toBe(
      "Choose another name, such as 'copy_value'.",
    );
    expect(problemOf(() => fieldName("model_dump")).fix).toBe(
      "Choose another name, such as 'its_model_dump'.",
    );
  });
});

describe("a plural", () => {
  test.each([
    ["invoice", "invoices"],
    ["person", "people"],
    ["invoice_category", "invoice_categories"],
    ["status", "statuses"],
    ["calendar", "calendars"],
    // Their own plurals: one name would stand for a row and for all of them.
    ["series", "series_items"],
    ["news", "news_items"],
    ["data", "data_items"],
    ["types", "types_items"],
    ["order_data", "order_data_items"],
  ])("of %s is %s", (name, plural) => {
    expect(pluralOf(featureName(name, nothing))).toBe(plural);
  });

  test.each([
    ["Rows", "has a capital letter"],
    ["row", "the two must differ"],
    ["class", "a keyword of Python"],
    ["sqlite_rows", "databases keep tables that start with 'sqlite_'"],
    ["alembic_version", "Alembic keeps its version"],
    ["accounts", "the layout has that name already"],
  ])("cannot be %s, as %s", (plural, why) => {
    const call = () => checkPlural(plural, featureName("row", nothing), layoutNames(["accounts"]));
    expect(problemOf(call).message).toContain(why);
  });
});

test("a class is called as its feature, each word with a capital", () => {
  expect(classNameOf("invoice_line_2")).toBe("InvoiceLine2");
});
