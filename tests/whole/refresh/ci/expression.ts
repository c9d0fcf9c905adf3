/** What an expression of a workflow can speak of: `github`, `steps`… */
export type Contexts = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

type Value = string | boolean | null;

const TOKEN = /\s*(?:'((?:[^']|'')*)'|(\|\||&&|==|!=|[!().])|([A-Za-z_][\w-]*))/y;

/**
 * The value of an expression as GitHub defines it, of the part of the language that our workflows use.
 * Stricter than GitHub: a context that is not there is an error, not empty.
 * @param functions what `success()` and the like say
 */
export function evaluate(
  source: string,
  contexts: Contexts,
  functions: Readonly<Record<string, boolean>> = {},
): Value {
  const tokens = tokensOf(source);
  const next = (text: string) => tokens[0]?.text === text && tokens.shift() !== undefined;
  const expect = (text: string) => {
    if (!next(text)) throw new Error(`'${text}' is missing in: ${source}`);
  };

  function or(): Value {
    let value = and();
    while (next("||")) {
      const other = and();
      value = isTrue(value) ? value : other;
    }
    return value;
  }
  function and(): Value {
    let value = equality();
    while (next("&&")) {
      const other = equality();
      value = isTrue(value) ? other : value;
    }
    return value;
  }
  function equality(): Value {
    const value = unary();
    if (next("==")) return value === unary();
    if (next("!=")) return value !== unary();
    return value;
  }
  function unary(): Value {
    if (next("!")) return !isTrue(unary());
    if (next("(")) {
      const value = or();
      expect(")");
      return value;
    }
    const token = tokens.shift();
    if (token?.is === "text") return token.text;
    if (token?.is !== "name") throw new Error(`A value is missing in: ${source}`);
    return next("(") ? call(token.text) : property(token.text);
  }
  function call(name: string): Value {
    expect(")");
    const value = functions[name];
    if (value === undefined) throw new Error(`There is no ${name}() in: ${source}`);
    return value;
  }
  function property(root: string): Value {
    const path = [root];
    while (next(".")) path.push(tokens.shift()?.text ?? "");
    return lookUp(path, contexts);
  }

  const value = or();
  if (tokens.length > 0) throw new Error(`Not understood: ${source}`);
  return value;
}

/** A text with the values of the expressions in it. */
export function fill(text: string, contexts: Contexts): string {
  return text.replaceAll(/\$\{\{(.*?)\}\}/g, (_, source: string) =>
    String(evaluate(source, contexts) ?? ""),
  );
}

/** What counts as true in an `if`. */
export function isTrue(value: Value): boolean {
  return value !== null && value !== "" && value !== false;
}

function lookUp([root = "", name = "", ...rest]: readonly string[], contexts: Contexts): Value {
  const context = contexts[root];
  if (context === undefined || !(name in context))
    throw new Error(`There is no ${root}.${name} in what the workflow knows.`);
  const value = rest.reduce<unknown>(
    (found, key) => (isObject(found) ? found[key] : undefined),
    context[name],
  );
  if (typeof value === "string" || typeof value === "boolean") return value;
  if (value === undefined) return null;
  throw new Error(`${[root, name, ...rest].join(".")} is neither a text nor a truth value.`);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}

type Token = { readonly is: "text" | "name" | "sign"; readonly text: string };

function tokensOf(source: string): Token[] {
  const tokens: Token[] = [];
  const trimmed = source.trim();
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < trimmed.length) {
    const [, quoted, sign, name] = TOKEN.exec(trimmed) ?? [];
    if (quoted !== undefined) tokens.push({ is: "text", text: quoted.replaceAll("''", "'") });
    else if (sign !== undefined) tokens.push({ is: "sign", text: sign });
    else if (name !== undefined) tokens.push({ is: "name", text: name });
    else throw new Error(`Not understood: ${source}`);
  }
  return tokens;
}
