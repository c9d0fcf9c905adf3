import { placeholderProblems } from "../../../contract/documents/placeholders.js";
import { sectionProblems } from "../../../contract/documents/sections.js";
import { outputPath, phasesUpTo } from "../../../contract/phases/phase.js";
import { phases } from "../../../contract/phases/phases.js";
import type { Problem } from "../../../problem.js";
import { readDocument, type TaskPlace } from "./place.js";

/**
 * What is wrong with the documents that the phases of a task had to write, up to one: they are there, have their
 * sections, and nothing in them waits to be written. Contracts are judged apart.
 */
export function outputProblems({ root, task, phase }: TaskPlace): Problem[] {
  return phasesUpTo(phase, phases).flatMap(({ name, outputs }) =>
    outputs.flatMap(({ file, sections }): Problem[] => {
      const path = outputPath(task.id, name, file);
      const found = readDocument(root, path);
      if (found.is === "unreadable") return [found.problem];
      if (found.is === "absent")
        return [
          {
            ...{ code: "unmet-contract", path },
            message: `'${path}' is not there: the phase '${name}' has to write it.`,
            fix: `Write it: npx create-agent-project prompt ${name} --task ${task.id}`,
          },
        ];
      if (!path.endsWith(".md")) return [];
      return [
        ...sectionProblems(found.text, path, sections),
        ...placeholderProblems(found.text, path),
      ];
    }),
  );
}
