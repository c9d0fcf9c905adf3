import { EXTRAS, Project, type MergedPython } from "./history.js";
import type { Step } from "./steps.js";
import { targetOf, type FeatureName, type Version } from "./templates.js";

/** A project from its creation on, and what is asked for in it. */
export class Life {
  #names: readonly FeatureName[] = [];
  #versions: readonly Version[] = [];

  private constructor(readonly project: Project) {}

  static async begin(root: string): Promise<Life> {
    return new Life(await Project.create(root, await targetOf([], [])));
  }

  /** @returns whether that was all: else the project has to be brought to what is asked for now */
  person(step: Step): boolean {
    switch (step.do) {
      case "feature":
        this.#toggle(step.name);
        return false;
      case "refresh":
        this.#versions = [...this.#versions, step.version];
        return false;
      case "bump":
        this.project.bump(step.file, step.by);
        return true;
      case "replace":
        this.project.replace(step.word);
        return true;
      case "leave out":
        this.project.leaveOut(step.folders);
        return true;
      case "write":
      case "make":
      case "delete":
        this.#touch(step);
        return true;
    }
  }

  async bring(): Promise<MergedPython[]> {
    return this.project.bring(await targetOf(this.#names, this.#versions));
  }

  #toggle(name: FeatureName): void {
    this.#names = this.#names.includes(name)
      ? this.#names.filter((one) => one !== name)
      : [...this.#names, name].sort();
  }

  #touch(step: Extract<Step, { do: "write" | "make" | "delete" }>): void {
    const paths = step.do === "make" ? EXTRAS : this.project.files;
    const path = paths[step.file % paths.length];
    if (path === undefined) return;
    if (step.do === "delete") this.project.delete(path);
    else this.project.write(path, step.edit);
  }
}
