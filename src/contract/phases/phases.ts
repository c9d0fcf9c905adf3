import type { Phase } from "./phase.js";

/** The contract of a task, by the phase that writes it and by the one that reports on it. */
export const CONTRACT_FILE = "features.json";

const contract = { file: CONTRACT_FILE, sections: [] };

/** The phases of a task, in order. */
export const phases: readonly Phase[] = [
  {
    name: "analysis",
    summary: "finds out what the task touches",
    reads: [],
    outputs: [{ file: "analysis.md", sections: ["Findings", "Affected Areas", "Recommendations"] }],
    writes: "nothing",
  },
  {
    name: "design",
    summary: "decides what is built, file by file",
    reads: ["analysis/analysis.md"],
    outputs: [
      {
        file: "design.md",
        sections: ["Approach", "Detailed Changes", "Interfaces", "Trade-offs", "Open Questions"],
      },
      contract,
    ],
    writes: "nothing",
  },
  {
    name: "implement",
    summary: "writes the code of the contract",
    reads: ["design/design.md", "design/features.json"],
    outputs: [
      contract,
      {
        file: "implementation.md",
        sections: ["Changes Made", "Deviations from Design", "Known Limitations"],
      },
    ],
    writes: "the contract's files",
  },
  {
    name: "test",
    summary: "writes the tests of what was built, and reports",
    reads: ["design/features.json", "implement/features.json", "implement/implementation.md"],
    outputs: [{ file: "report.md", sections: ["Tests Written", "Results", "Open Problems"] }],
    writes: "tests",
  },
];
