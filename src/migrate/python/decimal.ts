import type { ColumnType } from "../schema.js";
import { stopWhere, variableFor } from "./fill.js";
import { indented } from "../../languages/python/code.js";

type Decimal = Extract<ColumnType, { is: "decimal" }>;

/** A change of a column between two sizes of decimals. */
type Resizing = {
  readonly table: string;
  readonly column: string;
  readonly from: Decimal;
  readonly to: Decimal;
};

/**
 * Makes room for longer decimals, or takes it back, in a column whose type is about to change. On
 * SQLite they are text of a fixed width, which is written anew: the first digit tells negative ones
 * (0) from others (1), and as those are complements, they are padded with 9. What would not fit
 * stops the migration; PostgreSQL does so by itself before the point, but after it would round.
 */
export function resizeDecimals(resizing: Resizing): string {
  const { table, column, from, to } = resizing;
  const onSqlite = [
    "# Decimals are text of a fixed width there; negative ones start with 0.",
    `digits = sa.column("${column}", sa.String())`,
    `${variableFor(table)} = sa.table("${table}", digits)`,
    ...(to.precision > from.precision ? lengthen(resizing) : shorten(resizing)),
  ];
  const elsewhere = to.scale < from.scale ? ["else:", indented(stopRounding(resizing))] : [];
  return [
    'if op.get_context().dialect.name == "sqlite":',
    indented(onSqlite.join("\n")),
    ...elsewhere,
  ].join("\n");
}

function lengthen({ table, column, from, to }: Resizing): string[] {
  const { whole, fraction } = difference(from, to);
  const zeros = fraction > 0 ? `.concat("${"0".repeat(fraction)}")` : "";
  if (whole === 0) return [update(table, column, `digits${zeros}`)];
  const [positive, negative] = paddings(whole);
  return [
    `start = sa.case((digits.startswith("1"), ${positive}), else_=${negative})`,
    update(table, column, `start.concat(sa.func.substr(digits, 2))${zeros}`),
  ];
}

function shorten({ table, column, from, to }: Resizing): string[] {
  const { whole, fraction } = difference(to, from);
  const unfit = [
    ...(whole > 0 ? [`start.not_in([${paddings(whole).join(", ")}])`] : []),
    ...(fraction > 0 ? [`sa.func.substr(digits, -${fraction}) != "${"0".repeat(fraction)}"`] : []),
  ];
  const condition = unfit.length > 1 ? `sa.or_(${unfit.join(", ")})` : unfit.join("");
  const rest = `sa.func.substr(digits, ${whole + 2}, ${to.precision})`;
  return [
    `start = sa.func.substr(digits, 1, ${whole + 1})`,
    stopWhere(table, condition, unfitMessage(table, column, to)),
    update(table, column, `sa.func.substr(start, 1, 1).concat(${rest})`),
  ];
}

function stopRounding({ table, column, to }: Resizing): string {
  return [
    `number = sa.column("${column}", sa.Numeric())`,
    `${variableFor(table)} = sa.table("${table}", number)`,
    stopWhere(
      table,
      `sa.func.round(number, ${to.scale}) != number`,
      unfitMessage(table, column, to),
    ),
  ].join("\n");
}

/** How many more digits the larger has before the point, and how many after it. */
function difference(smaller: Decimal, larger: Decimal) {
  const fraction = larger.scale - smaller.scale;
  return { whole: larger.precision - smaller.precision - fraction, fraction };
}

/** What a text starts with that has so many digits more than it needs. */
function paddings(digits: number): [positive: string, negative: string] {
  return [`"1${"0".repeat(digits)}"`, `"0${"9".repeat(digits)}"`];
}

function unfitMessage(table: string, column: string, { precision, scale }: Decimal): string {
  return `There are values in ${table}.${column} that do not fit ${precision} digits with ${scale} of them after the point. Change or delete them, and run this again.`;
}

function update(table: string, column: string, value: string): string {
  return `op.execute(${variableFor(table)}.update().values(${column}=${value}))`;
}
