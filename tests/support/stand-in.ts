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
  const cases = Object.entries(published).map(([version, program]) => {
    const bin = join(folder, "published", version);
    standIn(bin, "create-agent-project", `exec "${process.execPath}" "${program}" "$@"`);
    return `  create-agent-project@${version}) PATH="${bin}:$PATH" ;;`;
  });
  standIn(
    folder,
    "npx",
    `call=
while :; do
  case "$1" in
  --package=*) wanted=\${1#*=} ;;
  --call=*) call=\${1#*=} ;;
  --*) ;;
  *) break ;;
  esac
  shift
done
if [ -z "$call" ]; then
  wanted=$1
  shift
fi
case "$wanted" in
${cases.join("\n")}
*)
  echo "npm error 404 Not Found: $wanted" >&2
  exit 1
  ;;
esac
if [ -n "$call" ]; then exec sh -c "$call"; fi
exec create-agent-project "$@"`,
  );
}
