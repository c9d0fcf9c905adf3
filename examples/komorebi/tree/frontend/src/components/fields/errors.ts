import type { ApiError } from "../../api/client";

export type Errors = Partial<Record<string, string>>;

/** The messages of a problem by the field that they are about. */
export function errorsByField(error: ApiError, names: string[]): Errors {
  const errors: Errors = {};
  for (const { location, message } of error.errors) {
    const name = names.find((one) => location.includes(one));
    if (name) errors[name] ??= message;
  }
  const named = names.find((name) =>
    error.code === "unknown_reference"
      ? error.message.includes(`'${name}'`)
      : error.code === `${name}_taken`,
  );
  if (named) errors[named] = error.message;
  return errors;
}
