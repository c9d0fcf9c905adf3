import { join } from "node:path";
import { apiV1 } from "./api-v1.js";
import { authService } from "./auth-service.js";
import { komorebi } from "./komorebi.js";
import { sqlmodel } from "./sqlmodel.js";
import type { Role } from "../roles.js";
import type { Environment } from "../run.js";
import type { Kind } from "../target.js";
import type { Facts, Part } from "./facts.js";

const FACTS: Readonly<Record<string, Facts>> = {
  "api-v1": apiV1,
  "auth-service": authService,
  sqlmodel,
  komorebi,
};

/** A layout, and what other options than its usual ones give it. */
type Project = Pick<Kind, "layout" | "variant">;

/**
 * What proofs know of a layout.
 * @throws for a layout that they know nothing of: nobody has said what it must do
 */
export function factsOf({ layout, variant }: Project): Facts {
  const usual = FACTS[layout];
  const facts = variant === undefined ? usual : usual?.variants?.[variant]?.facts;
  if (facts === undefined) throw new Error(`No proof knows ${layout}: describe it in FACTS.`);
  return facts;
}

/** The columns of a layout beside its usual ones. */
export function variantsOf(layout: string): readonly Kind[] {
  return Object.entries(factsOf({ layout }).variants ?? {}).map(
    ([variant, { database, featured }]) => ({ layout, database, featured, variant }),
  );
}

/** Whether a project knows who asks. */
export const hasUsers = (project: Project): boolean => factsOf(project).signUp !== "nobody";

/** The roles that users of a project can have: none where there are no users. */
export function rolesOf(kind: Kind): readonly Role[] {
  if (!hasUsers(kind)) return [];
  return kind.featured ? ["user", "admin", "editor"] : ["user", "admin"];
}

/** What tells a program of a project where its database is. */
export function onDatabase(kind: Project, url: string): Environment {
  return { [factsOf(kind).databaseSetting]: url };
}

/** The folder of the back end in a project of a layout. */
export function backendOf(kind: Project, project: string): string {
  return join(project, factsOf(kind).backend);
}

/** What a project of a layout consists of with these options, its features apart. */
export function partsOf(
  project: Project & { readonly spec: { readonly options: Readonly<Record<string, unknown>> } },
): readonly Part[] {
  const facts = factsOf(project);
  const chosen = Object.entries(facts.ofOptions).filter(
    ([option]) => project.spec.options[option] === true,
  );
  return [facts, ...chosen.map(([, part]) => part)];
}
