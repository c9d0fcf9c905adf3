# Is the project what .agent-project/ says it is, and is what agents claim of their tasks so? Asked
# before a commit, so in seconds: of the program that npm installed here, the one in npm's cache, or
# one that comes quickly. Given the name of an agent, it is asked in that agent's way.

commands="create-agent-project check --quiet &&
  create-agent-project verify --static --since HEAD --quiet"
[ $# = 0 ] || commands="create-agent-project hook $1"

installed=node_modules/.bin/create-agent-project
[ -x "$installed" ] || command -v npx >/dev/null || exit 0

# A repository can write anything there: nothing but a version may reach npx.
version=$([ ! -f .agent-project/version ] || cat .agent-project/version)
case $version in
  "" | [!0-9]* | *[!0-9A-Za-z.-]*)
    echo ".agent-project/version names no version." >&2
    exit 1
    ;;
esac

# Any other version would refuse the project.
manifest=node_modules/create-agent-project/package.json
if [ -x "$installed" ] && grep -qsF "\"version\": \"$version\"" "$manifest"; then
  PATH=$PWD/node_modules/.bin:$PATH exec sh -c "$commands"
fi

# 100 more tells a program that found something from an npx that did not come so far.
run() {
  npx --yes --loglevel=silent --no-update-notifier "$@" \
    --package="create-agent-project@$version" \
    --call="($commands) || exit \$((\$? + 100))"
  code=$?
  [ "$code" -le 100 ] || exit $((code - 100))
  return "$code"
}

run --offline && exit
run --prefer-offline --fetch-retries=0 --fetch-timeout=5000 && exit
echo "Skipped: create-agent-project $version cannot be downloaded now, and CI runs it." >&2
