import type { Judge, Stub } from "../evidence.js";
import { stubsIn } from "./stubs.js";
import { testsIn } from "./tests.js";

/** What pytest collects by default. */
const TEST_FILE = /(?:^|\/)(?:test_[^/]*|[^/]*_test)\.py$/;
/** Where a module may be empty, or only make names known. */
const PACKAGE_FILE = /(?:^|\/)(?:__init__|__main__|conftest)\.py$/;

/** How a Python file is judged. What stands beside tests is there to be tested on: only tests are stubs there. */
export function pythonJudge(path: string): Judge {
  const isStub = ({ name }: Stub) => !TEST_FILE.test(path) || /(?:^|\.)test\w*$/.test(name);
  return {
    stubsIn: (text) =>
      path.endsWith(".pyi") ? [] : stubsIn(text, PACKAGE_FILE.test(path)).filter(isStub),
    testsIn: (text) => (TEST_FILE.test(path) ? testsIn(text) : []),
  };
}
