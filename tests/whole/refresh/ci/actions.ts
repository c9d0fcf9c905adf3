import { cpSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { z } from "zod";

const Checkout = z.strictObject({
  ref: z.string(),
  "fetch-depth": z.literal("0").optional(),
  // What runs after it must not find a token in the clone.
  "persist-credentials": z.literal("false"),
});
const Artifact = z.strictObject({ name: z.string(), path: z.string() });

/** Where an action works: the job's clone, the run's folder, and what stands for GitHub's repository. */
type Place = { readonly work: string; readonly folder: string; readonly origin: string };

/** Does what an action does, as far as the workflows depend on it. */
export async function use(
  action: string,
  inputs: Readonly<Record<string, string>>,
  { work, folder, origin }: Place,
): Promise<void> {
  const artifacts = join(folder, "artifacts");
  switch (action.replace(/@v\d+$/, "")) {
    case "actions/checkout": {
      const { ref, "fetch-depth": depth } = Checkout.parse(inputs);
      const one = depth === undefined ? ["--depth", "1"] : [];
      await execa("git", ["clone", "--quiet", ...one, "--branch", ref, `file://${origin}`, work]);
      return;
    }
    case "actions/setup-node":
    case "actions/setup-python":
      return;
    case "actions/upload-artifact": {
      const { name, path } = Artifact.parse(inputs);
      cpSync(path, join(artifacts, name), { recursive: true });
      return;
    }
    case "actions/download-artifact": {
      const { name, path } = Artifact.parse(inputs);
      cpSync(join(artifacts, name), path, { recursive: true });
      return;
    }
    default:
      throw new Error(`What does ${action} do?`);
  }
}
