// A project with a task whose contract has 20 features, all of them written and reported on.
import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

const FEATURES = 20;
const TASK = "bench";

/** What each phase of the task has to say, by its document. */
const DOCUMENTS = {
  "analysis/analysis.md": ["Findings", "Affected Areas", "Recommendations"],
  "design/design.md": [
    ...["Approach", "Detailed Changes", "Interfaces", "Trade-offs", "Open Questions"],
  ],
  "implement/implementation.md": ["Changes Made", "Deviations from Design", "Known Limitations"],
};

/** A module as long as those that the templates write. @param {number} number @param {string} name */
function source(number, name) {
  const rule = (/** @type {number} */ at) => `

def ${name}_${at}(amounts: list[Decimal], *, limit: int = ${at}) -> Decimal:
    """The sum of the amounts up to a limit, each rounded to cents."""
    total = Decimal(0)
    for index, amount in enumerate(amounts):
        if index >= limit and amount > ${number}:
            logger.info("stopped at %s: %s", index, f"{amount:.2f}")
            break
        total += amount.quantize(Decimal("0.01"))
    return total
`;
  const rules = Array.from({ length: 8 }, (_, at) => rule(at + 1)).join("");
  return `import logging\nfrom decimal import Decimal\n\nlogger = logging.getLogger(__name__)\n${rules}`;
}

/**
 * Makes the project of a fresh one, with commits and all.
 * @param {string} project @param {readonly string[]} program what runs this package's commands
 */
export function contracted(project, [node = "", ...program]) {
  const run = (/** @type {string[]} */ ...args) =>
    execFileSync(node, [...program, ...args, "--cwd", project], { stdio: "ignore" });
  const git = (/** @type {string[]} */ ...args) =>
    execFileSync("git", ["-c", "user.name=a", "-c", "user.email=a@example.com", ...args], {
      cwd: project,
    });
  const commit = () => {
    git("add", "--all");
    git("commit", "--quiet", "--message", "bench");
  };
  const put = (/** @type {string} */ path, /** @type {string} */ text) => {
    mkdirSync(dirname(join(project, path)), { recursive: true });
    writeFileSync(join(project, path), text);
  };
  const write = (/** @type {keyof typeof DOCUMENTS} */ path) =>
    put(
      `artifacts/${TASK}-${path}`,
      DOCUMENTS[path].map((one) => `## ${one}\n\nIt is said in the code.\n`).join("\n"),
    );
  const contract = (/** @type {string} */ phase, /** @type {string} */ status) =>
    put(
      `artifacts/${TASK}-${phase}/features.json`,
      JSON.stringify(entries.map((entry) => ({ ...entry, status }))),
    );
  const entries = Array.from({ length: FEATURES }, (_, number) => ({
    id: `rule-${number}`,
    file: `app/rules/rule_${number}.py`,
    description: "Sums amounts up to a limit.",
    acceptance_criteria: ["An amount beyond the limit is left out."],
  }));
  git("init", "--quiet");
  commit();
  run("task", TASK);
  commit();
  write("analysis/analysis.md");
  write("design/design.md");
  contract("design", "pending");
  run("verify", "--static", "--phase", "design");
  commit();
  put("app/rules/__init__.py", "");
  entries.forEach(({ file }, number) => put(file, source(number, "sum_up_to")));
  contract("implement", "done");
  write("implement/implementation.md");
}
