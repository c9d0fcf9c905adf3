import type { Column, Fill } from "../schema.js";
import { stringArgument } from "../../languages/python/literal.js";
import { typeExpression, valueExpression, type Imports } from "./type.js";

/** A column that must not be empty any more, and whether it is new, so that it is empty in every row. */
export type ToFill = { readonly column: Column; readonly isNew: boolean };

/** Gives the rows of a table values where they must have some, or stops where there are none to give. */
export function fillRows(table: string, columns: readonly ToFill[], imports: Imports): string[] {
  if (columns.length === 0) return [];
  const variable = variableFor(table);
  const fills = columns.map((one) => ({ ...one, fill: one.column.fill ?? one.column.standIn }));
  const filled = named(fills.flatMap(({ fill, ...one }) => (fill ? [{ ...one, fill }] : [])));
  const news = filled.filter(({ isNew }) => isNew);
  const others = filled.filter(({ isNew }) => !isNew);
  return [
    defineTable(
      table,
      columns.map(({ column }) => column),
      imports,
    ),
    ...(filled.some(({ fill }) => fill.from === "administrator") ? FIND_ADMINISTRATOR : []),
    ...decimalValues(filled, imports),
    ...(filled.some(({ column }) => column.fill === undefined) ? [STANDS_IN] : []),
    ...(news.length > 0 ? [`op.execute(${variable}.update()${values(news, imports)})`] : []),
    ...others.map((one) => {
      const isEmpty = `.where(sa.column("${one.column.name}").is_(None))`;
      return `op.execute(${variable}.update()${isEmpty}${values([one], imports)})`;
    }),
    ...fills.flatMap(({ column, fill }) => stopIfEmpty(table, column, fill)),
  ];
}

/** A variable for a table: its name, unless that is taken in a migration. */
export function variableFor(table: string): string {
  return TAKEN.has(table) ? `${table}_table` : table;
}

const TAKEN = new Set(
  "administrator digits found number start value batch_op branch_labels date datetime depends_on down_revision downgrade on_sqlite op postgresql revision sa upgrade users".split(
    " ",
  ),
);

/** A variable that stands for a table, with those of its columns that are used. */
function defineTable(table: string, columns: readonly Column[], imports: Imports): string {
  const parts = columns.map(
    ({ name, type }) => `sa.column("${name}", ${typeExpression(type, imports)})`,
  );
  return `${variableFor(table)} = sa.table("${table}", ${parts.join(", ")})`;
}

/** Stops the migration where a condition finds rows; nothing is asked where SQL is only printed. */
export function stopWhere(table: string, condition: string, message: string): string {
  return [
    `found = sa.select(${variableFor(table)}).where(${condition}).limit(1)`,
    "if not op.get_context().as_sql and op.get_bind().execute(found).first():",
    `    raise RuntimeError(${stringArgument(message)})`,
  ].join("\n");
}

const STANDS_IN = "# No value is known here: something stands in for it.";

const FIND_ADMINISTRATOR = [
  `users = sa.table("users", ${[
    'sa.column("id", sa.Uuid())',
    'sa.column("role", sa.String())',
    'sa.column("is_active", sa.Boolean())',
    'sa.column("created_at", sa.DateTime(timezone=True))',
  ].join(", ")},)`,
  `administrator = (${[
    "sa.select(users.c.id)",
    '.where(users.c.role == "admin", users.c.is_active)',
    ".order_by(users.c.created_at, users.c.id)",
    ".limit(1)",
    ".scalar_subquery()",
  ].join("\n")})`,
];

type Filled = ToFill & {
  readonly fill: Fill;
  /** The variable that has the value, where it takes one: a condition among arguments is hard to read. */
  readonly variable?: string;
};

function named(filled: readonly Filled[]): Filled[] {
  const decimals = filled.filter(isDecimal);
  return filled.map((one) => {
    const number = decimals.indexOf(one) + 1;
    if (number === 0) return one;
    return { ...one, variable: decimals.length > 1 ? `value_${number}` : "value" };
  });
}

function isDecimal({ column, fill }: Filled): boolean {
  return column.type.is === "decimal" && fill.from === "value";
}

function decimalValues(filled: readonly Filled[], imports: Imports): string[] {
  const assignments = filled.flatMap((one) =>
    one.variable === undefined ? [] : [`${one.variable} = ${filling(one, imports)}`],
  );
  if (assignments.length === 0) return [];
  return [
    "# Decimals are text of a fixed width on SQLite.",
    'on_sqlite = op.get_context().dialect.name == "sqlite"',
    ...assignments,
  ];
}

function values(columns: readonly Filled[], imports: Imports): string {
  const parts = columns.map((one) => `${one.column.name}=${one.variable ?? filling(one, imports)}`);
  return `.values(${parts.join(", ")})`;
}

function filling({ column, fill }: Filled, imports: Imports): string {
  return fill.from === "value" ? valueExpression(column, fill.value, imports) : "administrator";
}

function stopIfEmpty(table: string, { name }: Column, fill: Fill | undefined): string[] {
  if (fill?.from === "value") return [];
  const message =
    fill === undefined
      ? `Rows of ${table} have no ${name}, and none can be made up. Give them one, or delete them, and run this again.`
      : `The rows of ${table} need an owner, and there is no active administrator. Make a user one, and run this again.`;
  return [stopWhere(table, `sa.column("${name}").is_(None)`, message)];
}
