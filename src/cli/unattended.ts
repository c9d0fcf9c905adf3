// What agents and CI set for the commands that they run.
const SIGNS = ["CLAUDECODE", "CURSOR_AGENT", "GEMINI_CLI"];
const FAMILIES = ["CODEX_", "COPILOT_"];

// What people export for these tools themselves says nothing of who runs a command.
const SETTING =
  /_(?:PROVIDER_\w+|\w*HOME|\w*KEY|\w*TOKEN|\w*MODEL|\w*URL|\w*HOST|\w*PORT|\w*PATH|\w*DIRS?|\w*FILE|\w*CONFIG|\w*PROFILE|\w*CERTIFICATE|\w*EDITOR|\w*EFFORT|LOG_\w+|ALLOW_\w+|AUTO_UPDATE|OFFLINE)$/;

/**
 * The variable of an environment that says that nobody is there to answer a question, also where
 * there is a terminal: an agent's, CI's, or a `TERM` that cannot show one.
 * @returns its name, or undefined where none says so
 */
export function unattendedBy(env: NodeJS.ProcessEnv): string | undefined {
  const isSet = (name: string) => !["", "0", "false"].includes((env[name] ?? "").toLowerCase());
  const ofFamilies = Object.keys(env)
    .filter((name) => FAMILIES.some((family) => name.startsWith(family)) && !SETTING.test(name))
    .sort();
  return (
    [...SIGNS, ...ofFamilies, "CI"].find(isSet) ?? (env["TERM"] === "dumb" ? "TERM" : undefined)
  );
}

/**
 * A text with commands in it as its reader has to type them: `npx` waits for an answer before it
 * installs anything, which `--yes` gives where nobody is there.
 */
export function commandsFor(env: NodeJS.ProcessEnv, text: string): string {
  if (unattendedBy(env) === undefined) return text;
  return text.replaceAll(/\bnpx (?=create-agent-project\b|plop\b)/g, "npx --yes ");
}
