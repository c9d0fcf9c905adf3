import { join } from "node:path";
import { apiV1 } from "./api-v1.js";
import { authService } from "./auth-service.js";
import { sqlmodel } from "./sqlmodel.js";
import type { Environment } from "../run.js";
import type { Facts, Part } from "./facts.js";

const FACTS: Readonly<Record<string, Facts>> = {
  "api-v1": apiV1,
  "auth-service": authService,
  sqlmodel,
};

/**
 * What proofs know of a layout.
 * @throws for a layout that they know nothing of: nobody has said what it must do
 */
export function factsOf({ layout }: { readonly layout: string }): Facts {
  const facts = FACTS[layout];
  if (facts === undefined) throw new Error(`No proof knows ${layout}: describe it in FACTS.`);
  return facts;
}

/** What tells a program of a project where its database is. */
export function onDatabase(kind: { readonly layout: string }, url: string): Environment {
  return { [factsOf(kind).databaseSetting]: url };
}

/** The folder of the back end in a project of a layout. */
export function backendOf(kind: { readonly layout: string }, project: string): string {
  return join(project, factsOf(kind).backend);
}

/** What a project of a layout consists of with these options, its features apart. */
export function partsOf(project: {
  readonly layout: string;
  readonly spec: { readonly options: Readonly<Record<string, unknown>> };
}): readonly Part[] {
  const facts = factsOf(project);
  const chosen = Object.entries(facts.ofOptions).filter(
    ([option]) => project.spec.options[option] === true,
  );
  return [facts, ...chosen.map(([, part]) => part)];
}
