import type { ProjectPath } from "../../../../src/tree/path.js";
import { isOlder, moved, PINNED, pinsIn, withPin } from "./pins.js";

/** Reads a file somewhere; undefined where it is not. */
type Read = (path: ProjectPath) => string | undefined;

/** The versions that people and bots wrote into a project, and what has to become of them. */
export class OwnPins {
  readonly #pins = new Map<
    string,
    { readonly path: ProjectPath; readonly of: string; readonly version: string }
  >();

  /** A bot raises a version wherever it stands in a file, or a person lowers it. @returns the file after that */
  move(number: number, by: number, read: Read): { path: ProjectPath; text: string } | undefined {
    const path = PINNED[number % PINNED.length];
    const text = path && read(path);
    if (path === undefined || text === undefined) return undefined;
    const pins = [...pinsIn(text)];
    const [of, [was] = []] = pins[number % pins.length] ?? [];
    if (of === undefined || was === undefined) return undefined;
    const version = moved(was, by);
    this.#pins.set(`${path} ${of}`, { path, of, version });
    return { path, text: withPin(text, of, version) };
  }

  /** A person deletes a file. */
  forget(path: ProjectPath): void {
    for (const [key, pin] of this.#pins) if (pin.path === path) this.#pins.delete(key);
  }

  /**
   * The versions that are not what they have to be: people's where they lowered them, or where the file
   * is in conflict, which they settle for themselves; the higher one elsewhere.
   */
  wrong(before: Read, after: Read, now: Read, isOpen: (path: ProjectPath) => boolean): string[] {
    return [...this.#pins].flatMap(([key, { path, of, version: own }]) => {
      const [was, is] = [before, after].map((read) => pinsIn(read(path) ?? "").get(of)?.[0] ?? own);
      const isRaised = was !== undefined && !isOlder(own, was);
      const isTaken = is !== undefined && is !== was && isOlder(own, is) && isRaised;
      const right = isTaken && !isOpen(path) ? is : own;
      if (right !== own) this.#pins.delete(key);
      const found = pinsIn(now(path) ?? "").get(of) ?? ["nowhere"];
      return found.every((one) => one === right) ? [] : [`${key} is ${found.join()}, not ${right}`];
    });
  }
}
