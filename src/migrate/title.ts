import { pairFields, type FeaturePair } from "./pair.js";
import type { MigrationStep } from "./step.js";
import type { Change } from "./steps.js";

// So that it fits a line of 88 columns after three quotes.
const LONGEST_TITLE = 80;

/** What a change does, in a few words: `add invoice`, `drop paid from invoice`. */
export function titleOf(change: Change, steps: readonly MigrationStep[]): string {
  const { before, after } = change;
  const names = (some: Change["before"], others: Change["before"]) =>
    some.filter(({ name }) => !others.some((other) => other.name === name)).map(({ name }) => name);
  const pairs = after.flatMap((feature): FeaturePair[] => {
    const former = before.find(({ name }) => name === feature.name);
    // Not every change of a feature is one of its table.
    if (former === undefined || !steps.some(({ table }) => table === feature.plural)) return [];
    const fields = pairFields(former, feature, change.renames);
    return [{ before: former, after: feature, fields }];
  });
  const parts = [
    { verb: "add", names: names(after, before) },
    { verb: "remove", names: names(before, after) },
    { verb: "change", names: pairs.map((pair) => pair.after.name) },
  ].filter((part) => part.names.length > 0);
  const [pair, ...more] = pairs;
  const detail = pair && more.length === 0 && parts.length === 1 ? detailOf(pair) : undefined;
  const listed = parts.map((part) => `${part.verb} ${listOf(part.names)}`);
  const counted = parts.map((part) => `${part.verb} ${part.names.length} features`);
  const fitting = [detail, listed.join(", "), counted.join(", ")].find(
    (title) => title !== undefined && title.length <= LONGEST_TITLE,
  );
  return fitting ?? "change features";
}

/** What becomes of one feature's fields, where that is all and can be said in a line. */
function detailOf({ after, fields }: FeaturePair): string | undefined {
  const names = (some: readonly { readonly name: string }[]) => some.map(({ name }) => name);
  const renamed = fields.kept.filter((pair) => pair.before.name !== pair.after.name);
  const sentences = [
    ...names(fields.added).map((name) => `add ${name} to ${after.name}`),
    ...names(fields.dropped).map((name) => `drop ${name} from ${after.name}`),
    ...renamed.map((pair) => `rename ${pair.before.name} of ${after.name} to ${pair.after.name}`),
  ];
  return sentences.length === 1 ? sentences[0] : undefined;
}

function listOf(names: readonly string[]): string {
  const last = names.at(-1) ?? "";
  return names.length > 1 ? `${names.slice(0, -1).join(", ")} and ${last}` : last;
}
