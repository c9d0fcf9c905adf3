// A scripted agent as a program: it reads its prompt from stdin, and works in the folder that it is started in. What it
// implements first is stubs; told of that, it does better.
import { readFileSync } from "node:fs";
import { claiming, CODE, CONTRACT, STUBS, TESTS, writeAll, writeOutputs } from "./agent.js";

const prompt = readFileSync(0, "utf8");
const outputs = [...prompt.matchAll(/^- `(artifacts\/[^`]+)`/gm)].map(([, path = ""]) => path);
const isTold = prompt.includes("What the last attempt left");

if (prompt.includes("# Implementation of the task")) {
  writeAll(process.cwd(), isTold ? CODE : STUBS);
  writeOutputs(process.cwd(), outputs, claiming("done"));
} else {
  if (prompt.includes("# Tests of the task")) writeAll(process.cwd(), TESTS);
  writeOutputs(process.cwd(), outputs, CONTRACT);
}
