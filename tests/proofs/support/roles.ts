/** Who may ask something. Editors are there where a feature is for them. */
export const ROLES = ["anonymous", "user", "admin", "editor"] as const;
export type Role = (typeof ROLES)[number];

export const EVERYBODY: readonly Role[] = ROLES;
export const LOGGED_IN: readonly Role[] = ["user", "admin", "editor"];
