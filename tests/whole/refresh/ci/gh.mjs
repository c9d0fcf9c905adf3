// Stands in for GitHub's program and for GitHub: its pull requests are in the file GH_PULLS.
// It knows what the workflows ask for, and fails on anything else.
import { existsSync, readFileSync, writeFileSync } from "node:fs";

/** @typedef {{ number: number, state: string, base: string, head: string, title: string, body: string }} Pull */

const { GH_PULLS = "", GH_TOKEN = "", GITHUB_REPOSITORY = "", HOME = "" } = process.env;
const [command, ...rest] = process.argv.slice(2);
if (GH_TOKEN === "") fail("gh: to use GitHub CLI in a GitHub Actions workflow, set GH_TOKEN");
if (command === "auth" && rest.join() === "setup-git") writeFileSync(`${HOME}/.credentials`, "");
else if (command === "api") api(rest);
else fail(`gh: unknown: ${process.argv.slice(2).join(" ")}`);

/** @param {string[]} args */
function api(args) {
  const [endpoint = "", ...flags] = args[0] === "--method" ? args.slice(2) : args;
  const { fields, query } = read(flags);
  const method = args[0] === "--method" ? args[1] : fields.size > 0 ? "POST" : "GET";
  /** @type {Pull[]} */
  const pulls = existsSync(GH_PULLS) ? JSON.parse(readFileSync(GH_PULLS, "utf8")) : [];
  const { pathname, searchParams } = new URL(endpoint, "https://github.example/");
  const [, number] = /^\/repos\/([^/]+\/[^/]+)\/pulls(?:\/(\d+))?$/.exec(pathname)?.slice(1) ?? [];
  if (!pathname.startsWith(`/repos/${GITHUB_REPOSITORY}/pulls`)) fail("gh: Not Found (HTTP 404)");
  if (method === "GET" && number === undefined) {
    const [owner] = GITHUB_REPOSITORY.split("/");
    const found = pulls.filter(
      ({ state, base, head }) =>
        state === searchParams.get("state") &&
        base === searchParams.get("base") &&
        `${owner}:${head}` === searchParams.get("head"),
    );
    if (query !== ".[].number") fail(`gh: unknown query ${query}`);
    for (const pull of found) console.log(pull.number);
    return;
  }
  const changed = Object.fromEntries(fields);
  if ((fields.get("body") ?? "").length > 65_536) fail("gh: body is too long (HTTP 422)");
  const pull = pulls.find((one) => String(one.number) === number);
  if (method === "PATCH" && pull) Object.assign(pull, changed);
  else if (method === "POST" && number === undefined)
    pulls.push({
      number: pulls.length + 1,
      state: "open",
      base: "",
      head: "",
      title: "",
      body: "",
      ...changed,
    });
  else fail("gh: Not Found (HTTP 404)");
  if (query !== ".html_url") fail(`gh: unknown query ${query}`);
  writeFileSync(GH_PULLS, JSON.stringify(pulls));
  console.log(`https://github.example/${GITHUB_REPOSITORY}/pull/${number ?? pulls.length}`);
}

/** @param {string[]} flags */
function read(flags) {
  /** @type {Map<string, string>} */
  const fields = new Map();
  let query = "";
  for (let at = 0; at < flags.length; at += 2) {
    const [flag, value = ""] = flags.slice(at);
    const [, key = "", text = ""] = /^([^=]+)=([^]*)$/.exec(value) ?? [];
    if (flag === "--jq") query = value;
    else if (flag === "-f") fields.set(key, text);
    else if (flag === "-F" && text.startsWith("@"))
      fields.set(key, readFileSync(text.slice(1), "utf8"));
    else fail(`gh: unknown flag ${flag}`);
  }
  return { fields, query };
}

/** @param {string} message @returns {never} */
function fail(message) {
  console.error(message);
  process.exit(1);
}
