import type { Kind } from "./target.js";

/** Who may ask something. Editors are there where a feature is for them. */
export const ROLES = ["anonymous", "user", "admin", "editor"] as const;
export type Role = (typeof ROLES)[number];

export const EVERYBODY: readonly Role[] = ROLES;
export const LOGGED_IN: readonly Role[] = ["user", "admin", "editor"];

/** The roles that users of a project can have. */
export const rolesOf = ({ featured }: Kind): readonly Role[] =>
  featured ? ["user", "admin", "editor"] : ["user", "admin"];
