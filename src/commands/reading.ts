// The commands that change nothing, loaded as one piece: files of a line or two each would cost more
// to find than to read.
export { check } from "./check.js";
export { layouts } from "./layouts.js";
export { spec } from "./spec.js";
export { status } from "./status.js";
