import { expect, test } from "vitest";
import { importsOf } from "../../../src/languages/python/code.js";

test("imports from the project's own packages come last, whatever their names", () => {
  const wanted = ["server.models.User", "decimal.Decimal", "sqlalchemy.orm.Mapped"];
  const outside = "from sqlalchemy.orm import Mapped";
  const own = "from server.models import User";
  expect(importsOf(wanted, new Set(["server"]))).toBe(
    `from decimal import Decimal\n\n${outside}\n\n${own}`,
  );
  expect(importsOf(wanted)).toBe(`from decimal import Decimal\n\n${own}\n${outside}`);
});
