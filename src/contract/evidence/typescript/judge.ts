import type { Dialect } from "../../../languages/typescript/read.js";
import type { Judge } from "../evidence.js";
import { stubsIn } from "./stubs.js";
import { testsIn } from "./tests.js";

/** What vitest, jest, Playwright and Cypress collect by default. */
const TEST_FILE = /(?:\.|^|\/)(?:test|spec|cy)\.[cm]?[jt]sx?$|(?:^|\/)__tests__\//;

/** How a file in TypeScript or JavaScript is judged. */
export function typescriptJudge(path: string): Judge {
  const dialect: Dialect = /\.[cm]?ts$/.test(path) ? "without JSX" : "with JSX";
  const isDeclaration = /\.d\.[cm]?ts$/.test(path);
  return {
    stubsIn: (text) => (isDeclaration ? [] : stubsIn(text, dialect)),
    testsIn: (text) => (TEST_FILE.test(path) ? testsIn(text, dialect) : []),
  };
}
