// The library: the same functions that the commands use.
export { create, type CreateRequest } from "./commands/create.js";
export type { Progress, Result } from "./commands/result.js";
export { startingTree } from "./commands/starting-tree.js";
export { merge } from "./merge/merge.js";
export type { Change, KeepReason, OnDisk, Plan, Project } from "./merge/plan.js";
export { Refused, type Position, type Problem, type ProblemCode } from "./problem.js";
export type { Layout } from "./render/layout.js";
export { layouts } from "./render/layouts/index.js";
export { render } from "./render/render.js";
export { specJsonSchema } from "./spec/json-schema.js";
export { parseSpec } from "./spec/parse.js";
export { printSpec } from "./spec/print.js";
export type { Spec } from "./spec/spec.js";
export { digestOf, type Digest } from "./tree/digest.js";
export { projectPath, type ProjectPath } from "./tree/path.js";
export type { Content, Entry, MergeKind, Tree } from "./tree/tree.js";
export { version, type Version } from "./version.js";
