// `npx plop` in a clone of this repository, after a build.
export { default } from "./dist/plop.js";
