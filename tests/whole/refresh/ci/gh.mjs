// Stands in for GitHub's program and for GitHub: its pull requests are in the file GH_PULLS.
// It knows what the workflows ask for, and fails on anything else.
import { existsSync, readFileSync, writeFileSync } from "node:fs";

/** @typedef {{ number: number, state: string, base: string, head: string, title: string, body: string }} Pull */

const { GH_PULLS = "", GH_TOKEN = "", GITHUB_REPOSITORY = "", HOME = "" } = process.env;
const PULLS = `/repos/${GITHUB_REPOSITORY}/pulls`;
/** @type {Pull[]} */
const pulls = existsSync(GH_PULLS) ? JSON.parse(readFileSync(GH_PULLS, "utf8")) : [];

const [command, ...args] = process.argv.slice(2);
if (GH_TOKEN === "") fail("To use GitHub CLI in a GitHub Actions workflow, set GH_TOKEN.");
if (command === "auth" && args.join() === "setup-git") writeFileSync(`${HOME}/.credentials`, "");
else if (command === "api") api(readRequest(args));
else fail(`unknown: ${process.argv.slice(2).join(" ")}`);

/** @typedef {{ method: string, url: URL, fields: Map<string, string>, query: string }} Request */

/** @param {Request} request */
function api({ method, url, fields, query }) {
  const number = url.pathname.slice(PULLS.length + 1);
  const pull = pulls.find((one) => String(one.number) === number);
  if ((fields.get("body") ?? "").length > 65_536) fail("body is too long (HTTP 422)");
  if (!url.pathname.startsWith(PULLS)) fail("Not Found (HTTP 404)");
  if (method === "GET" && query === ".[].number") list(url.searchParams);
  else if (method === "PATCH" && pull && query === ".html_url") save(pull, fields);
  else if (method === "POST" && number === "" && query === ".html_url") save(newPull(), fields);
  else fail(`unknown: ${method} ${url.pathname} ${query}`);
}

/** @param {URLSearchParams} wanted */
function list(wanted) {
  const [owner] = GITHUB_REPOSITORY.split("/");
  for (const { number, state, base, head } of pulls)
    if (
      state === wanted.get("state") &&
      base === wanted.get("base") &&
      `${owner}:${head}` === wanted.get("head")
    )
      console.log(number);
}

function newPull() {
  const pull = { number: pulls.length + 1, state: "open", base: "", head: "", title: "", body: "" };
  pulls.push(pull);
  return pull;
}

/** @param {Pull} pull @param {Map<string, string>} fields */
function save(pull, fields) {
  Object.assign(pull, Object.fromEntries(fields));
  writeFileSync(GH_PULLS, JSON.stringify(pulls));
  console.log(`https://github.example/${GITHUB_REPOSITORY}/pull/${pull.number}`);
}

/** @param {string[]} args @returns {Request} */
function readRequest(args) {
  const [given, [endpoint = "", ...flags]] =
    args[0] === "--method" ? [args[1], args.slice(2)] : [undefined, args];
  const { fields, query } = readFlags(flags);
  const method = given ?? (fields.size > 0 ? "POST" : "GET");
  return { method, url: new URL(endpoint, "https://github.example/"), fields, query };
}

/** @param {string[]} flags */
function readFlags(flags) {
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
    else fail(`unknown flag ${flag}`);
  }
  return { fields, query };
}

/** @param {string} message @returns {never} */
function fail(message) {
  console.error(`gh: ${message}`);
  process.exit(1);
}
