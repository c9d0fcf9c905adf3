import * as z from "zod/mini";
import { ID, LONGEST_ID } from "../task/id.js";

/** Of more, nobody keeps an overview: a larger design is several tasks. */
export const MOST_ENTRIES = 20;

/** Of more, an entry says nothing. */
export const MOST_FILES = 100;

const LONGEST_TEXT = 10_000;
// What a program can be started with holds no NUL.
const ARGUMENT = /^[^\0]*$/;

// The messages end the sentence that begins with the key.
const text = z
  .string()
  .check(
    z.regex(/\S/, "says nothing"),
    z.maxLength(LONGEST_TEXT, `is longer than ${LONGEST_TEXT} characters`),
  );
const path = z.string().check(
  z.minLength(1, "names no file"),
  z.meta({
    description: "A source file from the project's folder, with '/' between folders.",
    examples: ["app/services/invoice.py"],
  }),
);

/** An entry of a features.json: the keys that it may have, in the order in which we write them. */
export const entryShape = z
  .strictObject({
    id: z.string().check(
      z.regex(
        ID,
        "has something else than letters and digits, with single '-', '_' or '.' between",
      ),
      z.maxLength(LONGEST_ID, `is longer than ${LONGEST_ID} characters`),
      z.meta({
        description: "Its name, which no other entry has.",
        examples: ["invoice-service"],
      }),
    ),
    file: path,
    files: z.optional(
      z.array(path).check(
        z.maxLength(MOST_FILES, `has more than ${MOST_FILES} files`),
        z.meta({
          description: "Small files that belong to it, where it is more than one.",
          uniqueItems: true,
        }),
      ),
    ),
    description: text.check(z.meta({ description: "What is made or changed there." })),
    acceptance_criteria: z
      .union([text, z.array(text).check(z.minLength(1, "is empty"))])
      .check(z.meta({ description: "What has to hold when it is done: a text, or a list." })),
    acceptance_command: z.optional(
      z.array(z.string().check(z.regex(ARGUMENT, "holds NUL, which no argument can"))).check(
        z.minLength(1, "names no program"),
        z.meta({
          description:
            "A program and its arguments, which exits with 0 when it is done. No shell reads it.",
          examples: [["pytest", "tests/test_invoices.py"]],
        }),
      ),
    ),
    status: z
      .enum(["pending", "partial", "done"])
      .check(z.meta({ description: "'pending' in a design; then 'done', or 'partial'." })),
    reason: z.optional(text.check(z.meta({ description: "Why it is 'partial'." }))),
  })
  .check(z.meta({ title: "Entry" }));

/** A contract as it is written. */
export type RawContract = z.infer<typeof contractShape>;

/** A features.json. */
export const contractShape = z
  .array(entryShape)
  .check(z.minLength(1, "has no entry"), z.maxLength(MOST_ENTRIES));
