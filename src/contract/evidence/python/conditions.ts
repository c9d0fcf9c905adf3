import {
  isOperatorWord,
  necessary,
  normalForm,
  pairsIn,
} from "../../../languages/python/normal.js";
import { splitAt, type Token } from "../../../languages/python/reader.js";
import { argumentsIn, dottedName, lastName, textOf } from "../../../languages/python/tree.js";
import type { Assertion } from "../evidence.js";

/** The comparison of a condition: what is compared, and how. */
type Comparison = {
  readonly left: readonly Token[];
  readonly operator: string;
  readonly right: readonly Token[];
};

/** How much a comparison says. */
const STRENGTH: Readonly<Record<string, number>> = {
  ...{ "==": 3, is: 3, in: 2, "not in": 2, "<": 2, "<=": 2, ">": 2, ">=": 2 },
  ...{ "!=": 1, "is not": 1 },
};

/** What these elements ask when they are to be true: nothing, where they always are. */
export function conditionsIn(condition: readonly Token[]): Assertion[] {
  const tokens = necessary(condition);
  const outer = outerTexts(tokens);
  const isChoice = outer.has("or") || outer.has("if") || outer.has("lambda");
  if (!isChoice && outer.has("and")) return splitAt(tokens, "and").flatMap(conditionsIn);
  if (outer.has("or") && splitAt(tokens, "or").some(isAlwaysTrue)) return [];
  if (isAlwaysTrue(tokens)) return [];
  const text = normalForm(tokens);
  if (isChoice) return [{ text, about: text, strength: 1 }];
  const comparisons = comparisonsIn(tokens);
  const [first] = comparisons;
  return [first ? comparisonOf(text, first, comparisons) : predicateOf(text, tokens)];
}

function comparisonOf(text: string, first: Comparison, all: readonly Comparison[]): Assertion {
  const isSwapped = isLiteral(first.left);
  const about = normalForm(measured(isSwapped ? first.right : first.left));
  const strengths = all.map(({ operator }) => STRENGTH[operator] ?? 2);
  const bounds = boundsOf(all);
  return { text, about, strength: Math.max(...strengths), ...(bounds && { bounds }) };
}

function predicateOf(text: string, tokens: readonly Token[]): Assertion {
  const isNegated = tokens[0]?.text === "not";
  const operand = isNegated ? tokens.slice(1) : tokens;
  const name = lastName(operand);
  const args = textOf(operand).endsWith(")") ? argumentsIn(operand) : [];
  const [subject] = /^(?:isinstance|hasattr|callable|len|bool|issubclass)$/.test(name) ? args : [];
  if (subject) return { text, about: normalForm(subject), strength: 1 };
  // Of a call with arguments the answer says something; of a name, that it is there.
  return { text, about: normalForm(operand), strength: isNegated || args.length > 0 ? 2 : 1 };
}

/** Of `len(x)` what it is the length of. */
function measured(tokens: readonly Token[]): readonly Token[] {
  const [only, ...more] = dottedName(tokens) === "len" ? argumentsIn(tokens) : [];
  return only && more.length === 0 && textOf(tokens).endsWith(")") ? only : tokens;
}

function outerTexts(tokens: readonly Token[]): ReadonlySet<string> {
  const depth = tokens[0]?.depth ?? 0;
  return new Set(
    tokens.filter((one) => one.depth === depth && one.is === "name").map(({ text }) => text),
  );
}

/** The comparisons of a condition, `0 < x < 9` being two. */
function comparisonsIn(tokens: readonly Token[]): Comparison[] {
  const depth = tokens[0]?.depth ?? 0;
  const operands: Token[][] = [[]];
  const operators: string[] = [];
  for (let at = 0; at < tokens.length; at += 1) {
    const token = tokens[at];
    const operator = token?.depth === depth && at > 0 ? operatorAt(tokens, at) : undefined;
    if (operator) {
      operators.push(operator.text);
      operands.push([]);
      at += operator.length - 1;
    } else if (token) operands.at(-1)?.push(token);
  }
  return operators.map((operator, at) => ({
    ...{ left: operands[at] ?? [], operator, right: operands[at + 1] ?? [] },
  }));
}

type Operator = { readonly text: string; readonly length: number };

function operatorAt(tokens: readonly Token[], at: number): Operator | undefined {
  const [before, text = "", next = ""] = [-1, 0, 1].map((by) => tokens[at + by]?.text);
  if (/^(?:is not|not in)$/.test(`${text} ${next}`)) return { text: `${text} ${next}`, length: 2 };
  if (text === "in" || text === "is") return { text, length: 1 };
  if (next === "=" && /^[=!<>]$/.test(text)) return { text: `${text}=`, length: 2 };
  const isShift = next === text || before === text;
  return /^[<>]$/.test(text) && !isShift ? { text, length: 1 } : undefined;
}

/** Whether elements depend on no name. */
function isLiteral(tokens: readonly Token[]): boolean {
  return (
    tokens.length > 0 &&
    tokens.every((one) =>
      one.is === "string"
        ? !/^[A-Za-z]*f/i.test(one.text)
        : one.is === "name"
          ? /^(?:\d\w*|True|False|None|not)$/.test(one.text)
          : /^[-+.,()[\]{}:]$/.test(one.text),
    )
  );
}

/** Whether a condition holds whatever the code does. */
function isAlwaysTrue(condition: readonly Token[]): boolean {
  const tokens = necessary(condition);
  const comparisons = comparisonsIn(tokens);
  if (comparisons.length > 0) return comparisons.every(isAlwaysSo);
  const text = textOf(tokens);
  if (isLiteral(tokens))
    return (
      !/^(?:False|None|0|""|''|\(\)|\[\]|\{\}|not.*)$/.test(text) ||
      /^not(?:False|None|0|""|'')$/.test(text)
    );
  // A tuple with something in it is true, be it `(False, "why")`.
  const close = pairsIn(tokens).get(0);
  const isTuple = tokens[0]?.text === "(" && close === tokens.length - 1;
  return isTuple && splitAt(tokens.slice(1, -1), ",").length > 1;
}

function isAlwaysSo({ left, operator, right }: Comparison): boolean {
  const [a, b] = [normalForm(left), normalForm(right)];
  const isPlain = !left.some(({ text }) => text === "(");
  if (a === b && isPlain && /^(?:==|is|<=|>=)$/.test(operator)) return true;
  if (isLiteral(left) && isLiteral(right)) return true;
  if (operator === ">=" && b === "0") return dottedName(left) === "len" && a.endsWith(")");
  return operator === "in" && (b === `[${a}]` || b === `(${a}, )` || b === `{${a}}`);
}

/** The numbers between which a condition keeps a value. */
function boundsOf(comparisons: readonly Comparison[]): Assertion["bounds"] {
  let [least, most] = [-Infinity, Infinity];
  for (const { left, operator, right } of comparisons) {
    const [low, high] = [numberOf(left), numberOf(right)];
    if (!/^[<>]=?$/.test(operator) || (low === undefined) === (high === undefined))
      return undefined;
    const isAbove = operator.startsWith(">") === (high !== undefined);
    if (isAbove) least = Math.max(least, high ?? low ?? least);
    else most = Math.min(most, high ?? low ?? most);
  }
  return { least, most };
}

function numberOf(tokens: readonly Token[]): number | undefined {
  const text = textOf(tokens).replaceAll("_", "");
  return /^-?\d+(?:\.\d*)?(?:e-?\d+)?$/i.test(text) ? Number(text) : undefined;
}

/** What `self.assertEqual(a, b)` and its like ask, as an `assert` would; undefined for others. */
export function comparedBy(
  method: string,
  args: readonly (readonly Token[])[],
): Assertion[] | undefined {
  const [first = [], second = []] = args;
  const word = (text: string, depth: number): Token => ({ is: "name", text, offset: 0, depth });
  const depth = first[0]?.depth ?? 0;
  if (method === "assertTrue" || method === "assert_") return conditionsIn(first);
  if (method === "assertFalse")
    return isOneOperand(first) ? conditionsIn([word("not", depth), ...first]) : [negated(first)];
  const operator = UNITTEST[method];
  if (operator === undefined) return undefined;
  const symbols = (operator.match(/\w+|\S/g) ?? []).map((text): Token => {
    const is = /\w/.test(text) ? "name" : "other";
    return { is, text, offset: 0, depth };
  });
  return conditionsIn([...first, ...symbols, ...(operator.endsWith("None") ? [] : second)]);
}

function isOneOperand(tokens: readonly Token[]): boolean {
  const depth = tokens[0]?.depth;
  return (
    comparisonsIn(tokens).length === 0 &&
    !tokens.some((one) => one.depth === depth && isOperatorWord(one))
  );
}

function negated(tokens: readonly Token[]): Assertion {
  const text = normalForm(tokens);
  return { text: `not (${text})`, about: text, strength: 2 };
}

const UNITTEST: Readonly<Record<string, string>> = {
  ...{ assertEqual: "==", assertEquals: "==", assertNotEqual: "!=", assertIs: "is" },
  ...{ assertIsNot: "is not", assertIn: "in", assertNotIn: "not in", assertLess: "<" },
  ...{ assertLessEqual: "<=", assertGreater: ">", assertGreaterEqual: ">=" },
  ...{ assertIsNone: "is None", assertIsNotNone: "is not None" },
  ...{ assertDictEqual: "==", assertListEqual: "==", assertSetEqual: "==", assertTupleEqual: "==" },
  ...{ assertMultiLineEqual: "==", assertSequenceEqual: "==" },
};
