/** One lexical element of a Python statement, with its place in the statement's text. */
export type Token = {
  readonly is: "name" | "string" | "other";
  readonly text: string;
  readonly offset: number;
};

const TOKEN =
  /(?<blank>[\s\\]+|#[^\n]*)|(?<string>[A-Za-z]{0,2}(?:"""[\s\S]*?"""|'''[\s\S]*?'''|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'))|(?<name>\w+)|[\s\S]/gy;

/** The elements of a statement, without blanks and comments. */
export function tokensOf(code: string): Token[] {
  return [...code.matchAll(TOKEN)].flatMap((match): Token[] => {
    const { blank, string, name } = match.groups ?? {};
    if (blank !== undefined) return [];
    const is = string !== undefined ? "string" : name !== undefined ? "name" : "other";
    return [{ is, text: match[0], offset: match.index }];
  });
}

/** A value that is written out in a program: no text stands for `None`. */
export type Literal = null | string | readonly Literal[];

/** The value of an expression of `None`, strings, tuples and lists; undefined for any other. */
export function literalOf(tokens: readonly Token[]): Literal | undefined {
  const reader = new LiteralReader(tokens);
  const value = reader.tuple(undefined);
  return reader.atEnd ? value : undefined;
}

class LiteralReader {
  #at = 0;

  constructor(private readonly tokens: readonly Token[]) {}

  get atEnd(): boolean {
    return this.#at === this.tokens.length;
  }

  /** Values up to a closing bracket, which is taken, or the end: one alone without a comma is itself. */
  tuple(close: string | undefined): Literal | undefined {
    const values: Literal[] = [];
    let comma = false;
    while (!this.#ends(close)) {
      if (values.length > 0 && !comma) return undefined;
      const value = this.#value();
      if (value === undefined) return undefined;
      values.push(value);
      comma = this.#take(",");
    }
    if (close !== undefined && !this.#take(close)) return undefined;
    const [only] = values;
    if (only === undefined) return close === undefined ? undefined : values;
    return values.length === 1 && !comma && close !== "]" ? only : values;
  }

  #value(): Literal | undefined {
    if (this.#take("(")) return this.tuple(")");
    if (this.#take("[")) return this.tuple("]");
    if (this.#take("None")) return null;
    return this.#strings();
  }

  /** Strings beside each other are one. */
  #strings(): string | undefined {
    let whole: string | undefined;
    for (let token = this.tokens[this.#at]; token?.is === "string"; token = this.tokens[this.#at]) {
      const part = unquoted(token.text);
      if (part === undefined) return undefined;
      whole = (whole ?? "") + part;
      this.#at += 1;
    }
    return whole;
  }

  #ends(close: string | undefined): boolean {
    return this.atEnd || (close !== undefined && this.tokens[this.#at]?.text === close);
  }

  #take(text: string): boolean {
    if (this.tokens[this.#at]?.text !== text) return false;
    this.#at += 1;
    return true;
  }
}

/** What a string literal holds; undefined where that takes more than its quotes off. */
function unquoted(literal: string): string | undefined {
  const [, prefix = "", , text = ""] = /^([A-Za-z]*)("""|'''|"|')([\s\S]*)\2$/.exec(literal) ?? [];
  if (!/^[ru]?$/i.test(prefix)) return undefined;
  return text.includes("\\") ? undefined : text;
}
