import type { Position } from "../problem.js";
import type { Claim } from "./claims.js";

/** What is known of the code that documents speak of; undefined where it cannot be told. */
export type Facts = {
  readonly hasEndpoint: (
    endpoint: Extract<Claim, { readonly is: "endpoint" }>,
  ) => boolean | undefined;
  readonly hasPath: (path: Extract<Claim, { readonly is: "path" }>["path"]) => boolean | undefined;
  readonly hasModule: (name: string) => boolean | undefined;
  readonly hasScript: (name: string) => boolean | undefined;
  readonly version: string | undefined;
  /** The file that the version stands in. */
  readonly versionFile: string;
};

/** A claim that no longer holds. */
export type Finding = { readonly at: Position; readonly message: string; readonly fix: string };

const CORRECT = "Correct the document, or what it speaks of.";

/** What of these claims the facts contradict. */
export function findingsIn(claims: readonly Claim[], facts: Facts): readonly Finding[] {
  return claims.flatMap((claim) => {
    const message = contradiction(claim, facts);
    const fix =
      claim.is === "version"
        ? `Correct one of them: ${facts.versionFile} has the version, and the document follows at each release.`
        : CORRECT;
    return message === undefined ? [] : [{ at: claim.at, message, fix }];
  });
}

function contradiction(claim: Claim, facts: Facts): string | undefined {
  switch (claim.is) {
    case "endpoint":
      if (facts.hasEndpoint(claim) !== false) return undefined;
      return `It names the endpoint '${claim.text}', which the application has not.`;
    case "path":
      if (facts.hasPath(claim.path) !== false) return undefined;
      return `It names '${claim.path}', which is not there.`;
    case "module":
      if (facts.hasModule(claim.name) !== false) return undefined;
      return `It names '${claim.name}', which is not there.`;
    case "script":
      if (facts.hasScript(claim.name) !== false) return undefined;
      return `It names the command '${claim.text}', which no package.json has.`;
    case "version":
      if (isSaidOf(claim.version, facts.version)) return undefined;
      return `It says version ${claim.version}, and ${facts.versionFile} ${facts.version}.`;
  }
}

/** Whether a document may say this version: before a release, it speaks of the last one. */
function isSaidOf(said: string, version: string | undefined): boolean {
  return version === undefined || /[A-Za-z-]/.test(version) || said === version;
}
