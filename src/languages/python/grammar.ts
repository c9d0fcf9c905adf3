import {
  type Block,
  blocksOf,
  type Grammar,
  indentOf,
  type Lines,
  linesAt,
  type Range,
  type Statement,
  stringEntries,
} from "../grammar.js";
import { boundNames, importOf, mergeImport } from "./imports.js";
import { isortOrder, LINE_WIDTH } from "./isort.js";
import { logicalLines, splitAt, tokensOf } from "./reader.js";

// Words that start a statement which only looks like a call, a field or a name.
const KEYWORD =
  /^(and|as|assert|async|await|break|case|class|continue|def|del|elif|else|except|finally|for|from|global|if|import|in|is|lambda|match|nonlocal|not|or|pass|raise|return|try|while|with|yield)\b/;

const DEFINITION = /^(?:async\s+)?(?:def|class)\s+(\w+)/;
const CALL = /^([A-Za-z_][\w.]*)\(\s*([\s\S]*)\)\s*(?:#.*)?$/;
const FIELD = /^([A-Za-z_]\w*)\s*:\s*[^=\s]/;
const ASSIGNMENT = /^([A-Za-z_][\w.]*)\s*=(?!=)/;

// What is longer is data, however it starts.
const LONGEST_STATEMENT = 10_000;

type Meaning = Pick<Statement, "list" | "key" | "names" | "order">;

const OTHER: Meaning = { list: undefined, key: "", names: [], order: undefined };

/** Python's grammar, as far as merging needs it; `firstParty` are the project's own packages. */
export function pythonGrammar(firstParty: ReadonlySet<string>): Grammar {
  const statements = (all: Lines, range?: Range) => {
    const lines = linesAt(all, range);
    const logical = logicalLines(lines);
    if (logical === undefined) return undefined;
    const starts = new Set(logical.map(({ first }) => first));
    const strings = stringEntries(lines, (value) => value);
    if (strings !== undefined) return strings;
    const leads = (line: string) => /^\s*[#@]/.test(line);
    return blocksOf(lines, (at) => starts.has(at), leads).map((block) =>
      statementOf(lines, block, firstParty),
    );
  };
  return {
    statements,
    unique: "in-file",
    mergeImport: (base, project, target) => mergeImport(base, project, target, LINE_WIDTH),
  };
}

function statementOf(lines: Lines, block: Block, firstParty: ReadonlySet<string>): Statement {
  const { range, head } = block;
  const code = lines.slice(head, range.end).join("\n").trim();
  const text = lines.slice(range.start, range.end).join("\n");
  const meaning = code.length > LONGEST_STATEMENT ? OTHER : meaningOf(code, firstParty);
  // Two blank lines around an outermost definition, one around others.
  const apart = DEFINITION.test(code) ? (indentOf(text) === 0 ? 2 : 1) : 0;
  return { range, text, ...meaning, apart };
}

function meaningOf(code: string, firstParty: ReadonlySet<string>): Meaning {
  const meaning = importMeaning(code, firstParty) ?? definitionMeaning(code);
  if (meaning !== undefined) return meaning;
  return KEYWORD.test(code) ? OTHER : (callMeaning(code) ?? namedMeaning(code) ?? OTHER);
}

function importMeaning(code: string, firstParty: ReadonlySet<string>): Meaning | undefined {
  const imported = importOf(code);
  return (
    imported && {
      list: "import",
      key: `${imported.names === undefined ? "import" : "from"} ${imported.module}`,
      names: boundNames(imported),
      order: isortOrder(imported, firstParty),
    }
  );
}

function definitionMeaning(code: string): Meaning | undefined {
  const name = DEFINITION.exec(code)?.[1];
  return name === undefined ? undefined : { ...OTHER, names: [name] };
}

function callMeaning(code: string): Meaning | undefined {
  const [, callee, rest] = CALL.exec(code) ?? [];
  if (callee === undefined) return undefined;
  const key = `${callee}(${firstArgument(rest ?? "")})`;
  return { ...OTHER, list: `call of ${callee}`, key, names: [key] };
}

function namedMeaning(code: string): Meaning | undefined {
  const field = FIELD.exec(code)?.[1];
  if (field !== undefined) return { ...OTHER, list: "field", key: field, names: [field] };
  const assigned = ASSIGNMENT.exec(code)?.[1];
  return assigned === undefined ? undefined : { ...OTHER, names: [assigned] };
}

/** The text up to the first comma outside brackets and strings. */
function firstArgument(text: string): string {
  const tokens = tokensOf(text);
  const comma = tokens[splitAt(tokens, ",")[0]?.length ?? 0];
  return text.slice(0, comma?.offset).trim();
}
