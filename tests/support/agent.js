// What a scripted agent leaves in each phase. JavaScript, so that a harness can run it as a program, too.
import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";

/** What it designs: no test of the project is about it. */
export const CONTRACT = [
  {
    id: "totals",
    file: "app/services/totals.py",
    description: "Sum up amounts in cents.",
    acceptance_criteria: ["The total of 1 and 2 is 3.", "The total of nothing is 0."],
    acceptance_command: [
      "python",
      "-c",
      "from app.services.totals import total; assert (total([1, 2]), total([])) == (3, 0)",
    ],
    status: "pending",
  },
  {
    id: "receipts",
    file: "app/services/receipts.py",
    files: ["app/schemas/receipt.py"],
    description: "Make the receipt of what was bought.",
    acceptance_criteria: "A receipt has the total of all that was bought.",
    status: "pending",
  },
];

/** The contract, all of it done. @type {Readonly<Record<string, string>>} */
export const CODE = {
  "app/services/totals.py": `"""Sums of amounts."""

from collections.abc import Iterable


def total(amounts: Iterable[int]) -> int:
    """Sum up amounts in cents."""
    return sum(amounts)
`,
  "app/services/receipts.py": `"""Receipts of what was bought."""

from collections.abc import Sequence

from app.schemas.receipt import Receipt
from app.services.totals import total


def receipt_for(amounts: Sequence[int]) -> Receipt:
    """Make the receipt of what was bought."""
    return Receipt(total=total(amounts))
`,
  "app/schemas/receipt.py": `"""What a receipt says."""

from pydantic import BaseModel


class Receipt(BaseModel):
    """A receipt; amounts are in cents."""

    total: int
`,
};

/** The same without what does the work: one that says so, and one that does not. */
export const STUBS = {
  ...CODE,
  "app/services/totals.py": `"""Sums of amounts."""

from collections.abc import Iterable


def total(amounts: Iterable[int]) -> int:
    """Sum up amounts in cents."""
    raise NotImplementedError
`,
  "app/services/receipts.py": `"""Receipts of what was bought."""

from collections.abc import Sequence


def receipt_for(amounts: Sequence[int]) -> None:
    """Make the receipt of what was bought."""
    pass
`,
};

/** @type {Readonly<Record<string, string>>} */
export const TESTS = {
  "tests/unit/test_receipts.py": `"""Receipts."""

from app.services.receipts import receipt_for


def test_a_receipt_has_the_total() -> None:
    assert receipt_for([1, 2]).total == 3
`,
};

/** The documents that phases ask for, with the sections of the issue. @type {Readonly<Record<string, readonly string[]>>} */
const SECTIONS = {
  "analysis.md": ["Findings", "Affected Areas", "Recommendations"],
  "design.md": [...["Approach", "Detailed Changes", "Interfaces", "Trade-offs", "Open Questions"]],
  "implementation.md": ["Changes Made", "Deviations from Design", "Known Limitations"],
  "report.md": ["Tests Written", "Results", "Open Problems"],
};

/** A document with something in each section. @param {string} name */
export function documentOf(name) {
  const sections = (SECTIONS[name] ?? []).map((title) => `\n## ${title}\n\nNothing to say.\n`);
  if (sections.length === 0) throw new Error(`No phase of the issue writes ${name}.`);
  return `# Receipts\n${sections.join("")}`;
}

/** The contract with another status of all, or of some by their ids. @param {string | Readonly<Record<string, object>>} claim */
export function claiming(claim) {
  return CONTRACT.map((entry) => ({
    ...entry,
    ...(typeof claim === "string" ? { status: claim } : claim[entry.id]),
  }));
}

/**
 * Writes files the plain way, folders included.
 * @param {string} root
 * @param {Readonly<Record<string, string>>} files
 */
export function writeAll(root, files) {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}

/**
 * Writes exactly what a phase asks for.
 * @param {string} root
 * @param {readonly string[]} outputs
 * @param {readonly object[]} contract
 */
export function writeOutputs(root, outputs, contract) {
  for (const path of outputs) {
    const name = basename(path);
    const isContract = name === "features.json";
    writeAll(root, {
      [path]: isContract ? `${JSON.stringify(contract, null, 2)}\n` : documentOf(name),
    });
  }
}

/** What is tested where running all tests of a project twice is not the point. */
const ONE_TEST = `"""What held before."""

from app.schemas.health import Health


def test_health_is_ok() -> None:
    assert Health().status == "ok"
`;

/** Leaves a project one small test. @param {string} project */
export function leaveOneTest(project) {
  const tests = join(project, "tests");
  for (const name of readdirSync(tests))
    if (/^(?:test_.*|unit)$/.test(name)) rmSync(join(tests, name), { recursive: true });
  writeAll(project, { "tests/unit/__init__.py": "", "tests/unit/test_start.py": ONE_TEST });
}
