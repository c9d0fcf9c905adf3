import * as z from "zod/mini";
import { documentShape } from "./shape.js";
import type { Layouts } from "./layout.js";
import type { LayoutOptions, Option } from "./option.js";

/**
 * The JSON Schema (2020-12) of a spec as one document: what `parseSpec` reads. It is stricter than
 * no check and laxer than `parseSpec`, which also judges names, fields and what is between them.
 */
export function specJsonSchema(layouts: Layouts): Readonly<Record<string, unknown>> {
  const documents = [...layouts].map(([name, { summary, options }]) =>
    z
      .strictObject({
        ...documentShape.shape,
        layout: z.literal(name).check(z.meta({ description: summary })),
        options: z.optional(optionsShape(options)),
      })
      .check(z.meta({ title: name, description: summary })),
  );
  const schema = z.toJSONSchema(z.union(documents), { target: "draft-2020-12", io: "input" });
  return { title: "Spec of create-agent-project", ...schema };
}

function optionsShape(options: LayoutOptions) {
  return z.strictObject(
    Object.fromEntries(
      Object.entries(options).map(([name, option]) => [
        name,
        z
          .optional(optionShape(option))
          .check(z.meta({ description: option.summary, default: option.default })),
      ]),
    ),
  );
}

function optionShape(option: Option) {
  switch (option.kind) {
    case "choice":
      return z.enum(option.values);
    case "flag":
      return z.boolean();
    case "set":
      return z.array(z.enum(option.values));
  }
}
