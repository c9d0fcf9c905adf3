import type { Problem } from "../../problem.js";
import type { Feature } from "../../spec/feature.js";
import { PROJECT_FILE, featureFile } from "../../spec/files.js";
import type { Spec } from "../../spec/spec.js";

/**
 * Edits of a spec by hand whose meaning is not clear: another layout, and a field that may be renamed
 * or replaced.
 * @param written the spec that was written last
 * @param edited the one in the files
 */
export function unclearEdits(written: Spec, edited: Spec): Problem[] {
  if (written.layout !== edited.layout) return [otherLayout(written.layout, edited.layout)];
  return edited.features.flatMap((feature) => {
    const before = written.features.find(({ name }) => name === feature.name);
    return before ? replacedFields(before, feature) : [];
  });
}

function otherLayout(written: string, edited: string): Problem {
  return {
    code: "invalid-spec",
    path: PROJECT_FILE,
    field: "layout",
    message: `A project of the layout '${written}' cannot become one of '${edited}'.`,
    fix: `Put '${written}' back. For the other layout, create a new project.`,
  };
}

function replacedFields(before: Feature, after: Feature): Problem[] {
  const gone = namesBeside(before, after);
  const come = namesBeside(after, before);
  const [old] = gone;
  const [now] = come;
  if (old === undefined || now === undefined) return [];
  const drops = gone.map((name) => `--drop ${name}`).join(" ");
  const adds = after.fields.filter(({ name }) => come.includes(name)).length;
  return [
    {
      code: "invalid-spec",
      path: featureFile(after.name),
      field: "fields",
      message:
        `${listed(gone)} went and ${listed(come)} came: ` +
        `${adds === 1 ? "it may be" : "they may be"} renamed, which keeps what the rows hold, or new.`,
      fix:
        `Put the file back and say which by command: ` +
        `npx create-agent-project feature ${after.name} --rename ${old}=${now}, or ${drops} --add …`,
    },
  ];
}

function namesBeside(feature: Feature, other: Feature): string[] {
  const names = new Set(other.fields.map(({ name }) => name));
  return feature.fields.map(({ name }) => name).filter((name) => !names.has(name));
}

function listed(names: readonly string[]): string {
  return names.map((name) => `'${name}'`).join(", ");
}
