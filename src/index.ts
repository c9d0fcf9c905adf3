// The library: the same functions that the commands use.
export { create, type CreateRequest } from "./commands/create.js";
export { promptFor, type PromptRequest } from "./commands/contract/prompt.js";
export { task, type TaskRequest } from "./commands/contract/task.js";
export { verify, type VerifyRequest, type VerifyResult } from "./commands/contract/verify.js";
export type {
  Verification,
  Verified,
  VerifiedFile,
} from "./commands/contract/verify/verification.js";
export type { Claimed } from "./contract/definition/contract.js";
export { RUNGS, type Outcome, type Rung } from "./contract/evidence/evidence.js";
export { contractJsonSchema } from "./contract/definition/json-schema.js";
export type { Progress, Result } from "./commands/report/result.js";
export { startingTree } from "./commands/plan/starting-tree.js";
export type { PhasePrompt } from "./contract/phases/prompt.js";
export { phases } from "./contract/phases/phases.js";
export type { Output, Phase, Writes } from "./contract/phases/phase.js";
export type { TaskId } from "./contract/task/id.js";
export type { Release, TemplateChange } from "./history/release.js";
export { releases } from "./history/releases.js";
export { merge } from "./merge/merge.js";
export type { Change, KeepReason, OnDisk, Plan, Project } from "./merge/tree/plan.js";
export { Refused, type Position, type Problem, type ProblemCode } from "./problem.js";
export type { Layout } from "./render/layout.js";
export { layouts } from "./render/layouts/index.js";
export { render } from "./render/render.js";
export { specJsonSchema } from "./spec/json-schema.js";
export { parseSpec } from "./spec/parse.js";
export { printSpec } from "./spec/files.js";
export type { Spec } from "./spec/spec.js";
export { digestOf, type Digest } from "./tree/digest.js";
export { projectPath, type ProjectPath } from "./tree/path.js";
export type { Content, Entry, MergeKind, Tree } from "./tree/tree.js";
export { version, type Version } from "./version.js";
