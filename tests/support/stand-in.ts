import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Puts a shell script into a folder, to be found under a program's name. */
export function standIn(folder: string, name: string, script: string): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, name), `#!/bin/sh\n${script}\n`);
  chmodSync(join(folder, name), 0o755);
}

/**
 * Puts an `npx` into a folder that has built programs in the place of a registry.
 * @param published what `create-agent-project@…` runs, by version or tag
 */
export function standInNpx(folder: string, published: Readonly<Record<string, string>>): void {
  const cases = Object.entries(published).map(
    ([version, program]) =>
      `  create-agent-project@${version}) exec "${process.execPath}" "${program}" "$@" ;;`,
  );
  standIn(
    folder,
    "npx",
    `while :; do
  case "$1" in --yes | --prefer-offline) shift ;; *) break ;; esac
done
wanted=$1
shift
case "$wanted" in
${cases.join("\n")}
esac
echo "npm error 404 Not Found: $wanted" >&2
exit 1`,
  );
}
