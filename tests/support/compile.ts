import { compileTemplates } from "../../scripts/compile-templates.mjs";

/** Unit tests import the compiled templates: they must be those of this tree. */
export const setup: () => void = compileTemplates;
