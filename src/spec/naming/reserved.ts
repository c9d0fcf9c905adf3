/*
 * The names that nothing in a project may have, with why. Lists of a library's names come from
 * that library (CPython 3.14, pydantic 2.14.3, SQLAlchemy 2.1.9, SQLModel 0.0.50), by `dir()`.
 *
 * Not here, since they work: SQL's reserved words (`order`, `user`: SQLAlchemy quotes them wherever
 * it writes SQL; a template that writes SQL as text must quote names itself), Python's `match`,
 * `case` and `type` as fields, and pydantic's `model_…` names that are not taken (`model_year`).
 */

/** What the files of a part of a project are written in. */
export type Language = "python" | "typescript";

/** Names that nothing may have in a project of some layout, each with why, as the end of "…, since". */
export type ReservedNames = Pick<ReadonlyMap<string, string>, "get">;

type Reserved = { readonly words: ReadonlySet<string>; readonly why: string };

function reserve(why: string, words: string): Reserved {
  return { words: new Set(words.split(" ")), why };
}

/** The query parameters of a generated list endpoint. */
const QUERY_PARAMETERS: readonly string[] = ["limit", "offset", "sort"];

/** The columns that every feature has, and the attribute that leads to the owner. */
const FEATURE_COLUMNS: readonly string[] = ["id", "created_at", "updated_at", "owner_id", "owner"];

// `keyword.kwlist`, without None, True and False, which are no lower-case names.
const PYTHON_KEYWORDS =
  "and as assert async await break class continue def del elif else except finally for from " +
  "global if import in is lambda nonlocal not or pass raise return try while with yield";

const KEYWORD = reserve("it is a keyword of Python", PYTHON_KEYWORDS);
const SELF = reserve("Python methods call their own object so", "self cls");

const FIELDS: readonly Reserved[] = [
  KEYWORD,
  SELF,
  reserve("every feature has it already", FEATURE_COLUMNS.join(" ")),
  reserve("it is a query parameter of the list endpoint", QUERY_PARAMETERS.join(" ")),
  // In a class body a field hides a type of the same name from the annotations below it; pydantic
  // reports this as `unevaluable-type-annotation`.
  reserve(
    "it would hide the type of that name from the fields after it",
    "bool bytes date datetime decimal dict float int list object set str tuple uuid",
  ),
  reserve(
    "it would hide a function that model and schema classes use",
    "classmethod computed_field declared_attr field_serializer field_validator func mapped_column " +
      "property relationship sa staticmethod",
  ),
  reserve("type checkers take it for what constructors of schemas are given", "kwargs"),
  reserve("SQLAlchemy keeps it on every model", "metadata registry type_annotation_map"),
  // dir(BaseModel) and dir(SQLModel), and what their metaclass adds.
  reserve(
    "pydantic keeps it on every schema",
    "construct copy dict from_orm json model_computed_fields model_config model_construct model_copy " +
      "model_dump model_dump_json model_extra model_fields model_fields_set model_json_schema " +
      "model_parametrized_name model_post_init model_rebuild model_validate model_validate_json " +
      "model_validate_strings mro parse_file parse_obj parse_raw register schema schema_json sqlmodel_update " +
      "update_forward_refs validate",
  ),
  // PostgreSQL, "System Columns".
  reserve("PostgreSQL has a system column of that name", "tableoid xmin cmin xmax cmax ctid"),
];

// pydantic's protected namespaces (ConfigDict.protected_namespaces).
const FIELD_PREFIXES = ["model_dump", "model_validate"];

// What a feature's name becomes besides a class: modules and variables.
const WORDS: readonly Reserved[] = [
  KEYWORD,
  SELF,
  reserve("it is a keyword of Python", "match case type none true false"),
  reserve(
    "generated code calls the built-in of that name",
    "abs all any bool bytes callable classmethod dict dir enumerate float format frozenset getattr " +
      "hasattr hash id int isinstance issubclass iter len list max min next object open print range " +
      "repr reversed round set setattr sorted staticmethod str sum tuple vars zip",
  ),
  reserve(
    "generated code imports a module of that name",
    "app asyncio date datetime fastapi httpx json logging pydantic pytest sqlalchemy sqlmodel uuid",
  ),
  reserve("it is a word of the field grammar", "index null unique"),
  reserve("linters refuse it: it looks like a digit", "i l o"),
];

// Class names, without regard to case: `uuid` would make the class Uuid, a file beside UUID's.
const CLASSES: readonly Reserved[] = [
  reserve(
    "is a built-in of Python",
    "ellipsis notimplemented arithmeticerror assertionerror attributeerror baseexception " +
      "baseexceptiongroup blockingioerror brokenpipeerror buffererror byteswarning childprocesserror " +
      "connectionabortederror connectionerror connectionrefusederror connectionreseterror " +
      "deprecationwarning encodingwarning environmenterror eoferror exception exceptiongroup " +
      "fileexistserror filenotfounderror floatingpointerror futurewarning generatorexit importerror " +
      "importwarning indentationerror indexerror interruptederror ioerror isadirectoryerror keyerror " +
      "keyboardinterrupt lookuperror memoryerror modulenotfounderror nameerror notadirectoryerror " +
      "notimplementederror oserror overflowerror pendingdeprecationwarning permissionerror " +
      "processlookuperror pythonfinalizationerror recursionerror referenceerror resourcewarning " +
      "runtimeerror runtimewarning stopasynciteration stopiteration syntaxerror syntaxwarning " +
      "systemerror systemexit taberror timeouterror typeerror unboundlocalerror unicodedecodeerror " +
      "unicodeencodeerror unicodeerror unicodetranslateerror unicodewarning userwarning valueerror " +
      "warning zerodivisionerror",
  ),
  reserve(
    "is a name that generated files import",
    "annotated any asyncclient asyncgenerator asynciterator asyncsession base basemodel biginteger " +
      "boolean callable checkconstraint circuitbreaker configdict date datetime decimal declarativebase " +
      "depends double enum exceptiongroup fastapi field float foreignkey generic httpexception integer " +
      "iterable iterator json literal mapped numeric optional path query request response select self " +
      "sequence sqlmodel strenum string text typevar uniqueconstraint uuid",
  ),
];

// ECMA-262 ReservedWord, and what strict code and modules reserve besides. Python's own are above.
const JAVASCRIPT = reserve(
  "it is a reserved word of JavaScript",
  "arguments catch const debugger default delete do enum eval export extends function " +
    "implements instanceof interface let new null package private protected public static super " +
    "switch this throw typeof undefined var void",
);

// Features whose classes would be called so, but for capital letters: UrlSearchParams.
const TYPESCRIPT = reserve(
  "generated TypeScript uses a class of that name",
  "abort_controller abort_signal array error error_boundary event_source form_data fragment " +
    "promise react signal strict_mode suspense url_search_params",
);

// SQLite keeps `sqlite_` for itself; PostgreSQL finds its own `pg_` tables before a project's.
const TABLE_PREFIXES = ["sqlite_", "pg_"];

function whyIn(groups: readonly Reserved[], word: string): string | undefined {
  return groups.find(({ words }) => words.has(word))?.why;
}

/** Why a field cannot have this name, as the end of "…, since"; undefined when it can. */
export function whyNoField(name: string): string | undefined {
  const prefix = FIELD_PREFIXES.find((start) => name.startsWith(start));
  return (
    whyIn(FIELDS, name) ??
    (prefix === undefined ? undefined : `pydantic keeps names that start with '${prefix}'`)
  );
}

/** Why no feature can be called so, as the end of "…, since"; undefined when one can. */
export function whyNoFeature(name: string, className: string): string | undefined {
  const clash = whyIn(CLASSES, className.toLowerCase());
  return (
    whyIn(WORDS, name) ??
    (clash === undefined
      ? undefined
      : `its class '${className}' ${clash} (or differs only in case)`)
  );
}

/** Why no collection, and so no table, can be called so; undefined when one can. */
export function whyNoPlural(plural: string): string | undefined {
  const prefix = TABLE_PREFIXES.find((start) => plural.startsWith(start));
  if (prefix !== undefined)
    return `databases keep tables that start with '${prefix}' for themselves`;
  if (plural === "alembic_version") return "it is the table in which Alembic keeps its version";
  return whyIn(WORDS, plural);
}

/** Names that a layout has already. */
export function layoutNames(names: Iterable<string>): ReadonlyMap<string, string> {
  return new Map([...names].map((name) => [name, "the layout has that name already"]));
}

/**
 * The names that mean something in TypeScript, and those of a layout whose features are written in it,
 * too. There names become classes and files, and may not differ from another's in case alone: those of
 * `about_us` and `aboutus` would, as would `aboutus.tsx` from a layout's own `AboutUs.tsx`.
 */
export function namesWithTypescript(layout: ReadonlyMap<string, string>): ReservedNames {
  const exact = new Map([...entriesOf(JAVASCRIPT), ...entriesOf(TYPESCRIPT), ...layout]);
  // Keywords are lower-case, and no class is.
  const cased = [...entriesOf(TYPESCRIPT), ...layout];
  const folded = new Map(cased.map(([name, why]) => [withoutCase(name), { name, why }]));
  return {
    get: (name) => {
      const near = folded.get(withoutCase(name));
      return (
        exact.get(name) ??
        (near && `it is '${near.name}' where case does not count, and ${near.why}`)
      );
    },
  };
}

/** A name as classes and files have it, if case does not count. */
function withoutCase(name: string): string {
  return name.replaceAll("_", "").toLowerCase();
}

function entriesOf({ words, why }: Reserved): (readonly [string, string])[] {
  return [...words].map((word) => [word, why] as const);
}
