// The commands that change a project, loaded as one piece.
export { abort } from "./abort.js";
export { feature } from "./feature.js";
export { set } from "./set.js";
export { specAt } from "./spec.js";
export { sync } from "./sync.js";
