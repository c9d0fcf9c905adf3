import { agree } from "./agree.js";
import type { Three } from "./diff3.js";
import { added, linesIn, type Grammar, type Statement } from "./statements.js";
import type { Text } from "./text.js";

/** Lines that are for a person to decide upon, also where one side alone changed them. */
export type Contested = {
  /** Entries that the person edited, and the template removed. */
  readonly project: ReadonlySet<number>;
  /** What defines again what the person defined in another place. */
  readonly target: ReadonlySet<number>;
};

/** Three texts that are ready to be merged line by line. */
export type Settled = { readonly texts: Three<Text>; readonly contested: Contested };

// Beyond this many lines a file is data, and its lines are no statements that people move about.
const LONGEST_PROGRAM = 20_000;

/** Settles what no merge of lines can see, where the language of a file is read. */
export function settle(
  texts: Three<Text>,
  grammar: Grammar,
  how: "fully" | "keep target",
): Settled {
  const statements = statementsOf(texts, grammar);
  const agreed = statements && agree(texts, statements, how);
  const rest = agreed && statementsOf(agreed, grammar);
  return rest === undefined
    ? { texts, contested: { project: new Set(), target: new Set() } }
    : { texts: agreed ?? texts, contested: contestedIn(rest) };
}

/** The statements of all three; undefined where a file is not read so, or is too long for it. */
function statementsOf(
  texts: Three<Text>,
  grammar: Grammar,
): Three<readonly Statement[]> | undefined {
  const sides = [texts.base, texts.project, texts.target];
  if (grammar.unique !== "in-file" || sides.some(({ lines }) => lines.length > LONGEST_PROGRAM))
    return undefined;
  const [base, project, target] = sides.map(({ lines }) => grammar.statements(lines));
  return base && project && target ? { base, project, target } : undefined;
}

function contestedIn({ base, project, target }: Three<readonly Statement[]>): Contested {
  const gone = new Map(added(base, target).map((one) => [one.key, one.text]));
  const edited = project.filter(
    ({ list, key, text }) => list !== undefined && gone.has(key) && gone.get(key) !== text,
  );
  const mine = new Set(added(project, base).flatMap(({ names }) => names));
  const again = added(target, base).filter(({ names }) => names.some((name) => mine.has(name)));
  return { project: linesIn(edited), target: linesIn(again) };
}
