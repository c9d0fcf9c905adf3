// What is known of older versions, loaded as one piece, and only where one wrote a project.
export { changesBetween, changesOf, isOlder, changesFor, reasonsFor, renamesFor } from "./since.js";
export { upgradedTexts } from "./upgrade.js";
