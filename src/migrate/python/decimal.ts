import type { ColumnType } from "../schema.js";
import { stopWhere, variableFor } from "./fill.js";
import { indented } from "./text.js";

type Decimal = Extract<ColumnType, { is: "decimal" }>;

/**
 * Writes a table's decimals anew on SQLite, where they are text of a fixed width: the first digit
 * tells negative ones (0) from others (1), and as those are complements, they are padded with 9.
 */
export function resizeDecimals(
  table: string,
  column: string,
  from: Decimal,
  to: Decimal,
): string[] {
  const digits = Math.abs(to.precision - from.precision);
  const [positive, negative] = [`"1${"0".repeat(digits)}"`, `"0${"9".repeat(digits)}"`];
  const statements =
    to.precision > from.precision
      ? [
          `start = sa.case((digits.startswith("1"), ${positive}), else_=${negative})`,
          update(table, column, "start.concat(sa.func.substr(digits, 2))"),
        ]
      : [
          `start = sa.func.substr(digits, 1, ${digits + 1})`,
          stopWhere(
            table,
            `start.not_in([${positive}, ${negative}])`,
            `There are values in ${table}.${column} of more than ${to.precision} digits. Change or delete them, and run this again.`,
          ),
          update(
            table,
            column,
            `sa.func.substr(start, 1, 1).concat(sa.func.substr(digits, ${digits + 2}))`,
          ),
        ];
  return [
    [
      'if op.get_context().dialect.name == "sqlite":',
      indented(`# ${COMMENT}`),
      indented(`digits = sa.column("${column}", sa.String())`),
      indented(`${variableFor(table)} = sa.table("${table}", digits)`),
      ...statements.map(indented),
    ].join("\n"),
  ];
}

const COMMENT = "Decimals are text of a fixed width there; negative ones start with 0.";

function update(table: string, column: string, value: string): string {
  return `op.execute(${variableFor(table)}.update().values(${column}=${value}))`;
}
