import { refuse } from "../problem.js";
import type { Layout } from "../render/layout.js";
import { layouts as allLayouts } from "../render/layouts/index.js";
import { printSpec } from "../spec/files.js";
import type { Option } from "../spec/option.js";
import { anyOf, didYouMean, quoted } from "../spec/text.js";
import { specAt } from "./plan/inspect.js";
import type { Answer } from "./report/result.js";

/** The layouts, and the options that each offers. */
export function layouts(): Answer {
  const all = [...allLayouts.values()];
  return {
    command: "layouts",
    ok: true,
    data: all.map(({ name, summary, options }) => ({ name, summary, options })),
    text: [...all.map(layoutText), "In brackets: what is taken without --set option=value."].join(
      "\n\n",
    ),
  };
}

function layoutText({ name, summary, options }: Layout): string {
  const rows = Object.entries(options).map(
    ([key, option]) => [key, choicesOf(option), option.summary] as const,
  );
  const keyWidth = Math.max(...rows.map(([key]) => key.length));
  const choicesWidth = Math.max(...rows.map(([, choices]) => choices.length));
  const lines = rows.map(
    ([key, choices, about]) =>
      `  ${key.padEnd(keyWidth)}  ${choices.padEnd(choicesWidth)}  ${about}`,
  );
  return [`${name}: ${summary}`, ...lines].join("\n");
}

/** The values of an option, those of its default in brackets: `[sqlite] postgresql`. */
function choicesOf(option: Option): string {
  if (option.kind === "flag") return option.default ? "[on] off" : "on [off]";
  const defaults = [option.default].flat();
  return option.values.map((value) => (defaults.includes(value) ? `[${value}]` : value)).join(" ");
}

/**
 * The JSON Schema of a spec, or of a contract, for editors and for harnesses that write one.
 * @param of `spec` or `contract`
 */
export async function schema(of: string): Promise<Answer> {
  const data = await schemaOf(of);
  return { command: "schema", ok: true, data, text: JSON.stringify(data, undefined, 2) };
}

// Loaded late: what makes a JSON Schema of ours is large.
async function schemaOf(of: string): Promise<Readonly<Record<string, unknown>>> {
  if (of === "spec") {
    const { specJsonSchema } = await import("../spec/json-schema.js");
    return specJsonSchema(allLayouts);
  }
  if (of === "contract") {
    const { contractJsonSchema } = await import("../contract/definition/json-schema.js");
    return contractJsonSchema();
  }
  const known = ["spec", "contract"];
  return refuse({
    code: "bad-arguments",
    field: "--of",
    message: `${quoted(of)} has no schema.`,
    fix: `${didYouMean(of, known)}Say ${anyOf(known)}.`,
  });
}

/** The spec of the project that a folder is in, as the one document that `create --spec` takes. */
export async function spec(cwd: string): Promise<Answer> {
  const text = printSpec(await specAt(cwd));
  return { command: "spec", ok: true, data: JSON.parse(text), text: text.trimEnd() };
}
