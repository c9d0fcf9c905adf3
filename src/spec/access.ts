import { refuse } from "../problem.js";
import { problemOf } from "./diagnostics.js";
import { snakeFault } from "./naming/snake.js";
import { didYouMean, quoted } from "./text.js";

/** Who may use a feature's endpoints: anyone, who is signed in, each their own rows, or one role. */
export type Access =
  | { readonly kind: "public" }
  | { readonly kind: "authenticated" }
  | { readonly kind: "owned" }
  | { readonly kind: "role"; readonly role: string };

/** What an access may be, as text. */
export const ACCESS_PATTERN = "^(public|authenticated|owned|role:[a-z][a-z0-9]*(_[a-z0-9]+)*)$";

/**
 * Reads `public`, `authenticated`, `owned` or `role:NAME`, the role in snake_case.
 * @throws Refused `invalid-spec` with the nearest of these words.
 */
export function parseAccess(raw: string): Access {
  if (raw === "public" || raw === "authenticated" || raw === "owned") return { kind: raw };
  if (!raw.startsWith("role:"))
    refuse({
      code: "invalid-spec",
      message: `An access cannot be ${quoted(raw)}.`,
      fix: `${didYouMean(raw, ["public", "authenticated", "owned", "role:"])}It is 'public', 'authenticated', 'owned' or 'role:NAME'.`,
    });
  const role = raw.slice("role:".length);
  const fault = snakeFault(role, "A role's name");
  if (fault !== undefined)
    refuse(problemOf("invalid-spec", { ...fault, offset: "role:".length + fault.offset }));
  return { kind: "role", role };
}

/** An access as {@link parseAccess} reads it. */
export function formatAccess(access: Access): string {
  return access.kind === "role" ? `role:${access.role}` : access.kind;
}
