import { visibleLines } from "../../spec/text.js";

/** The end of what is written, in bounded memory. */
export class Tail {
  readonly #limit: number;
  #parts: Buffer[] = [];
  #length = 0;
  #isCut = false;

  constructor(limit: number) {
    this.#limit = limit;
  }

  add(bytes: Buffer): void {
    this.#parts.push(bytes);
    this.#length += bytes.length;
    // Not at each piece: that would copy the same bytes again and again.
    if (this.#length > 2 * this.#limit) this.#cut();
  }

  /** Whether something was written before what is kept. */
  get isCut(): boolean {
    return this.#isCut || this.#length > this.#limit;
  }

  /** What is kept, what a terminal would act on written out. */
  text(): string {
    if (this.#length > this.#limit) this.#cut();
    const text = Buffer.concat(this.#parts).toString("utf8");
    return visibleLines(text.replaceAll("\r\n", "\n"));
  }

  #cut(): void {
    const kept = Buffer.from(Buffer.concat(this.#parts).subarray(-this.#limit));
    this.#parts = [kept];
    this.#length = kept.length;
    this.#isCut = true;
  }
}

/** The last lines of a text that have something on them. */
export function lastLines(text: string, count: number): string {
  const lines = text.split("\n").map((line) => line.trimEnd());
  return lines
    .filter((line) => line !== "")
    .slice(-count)
    .join("\n");
}
