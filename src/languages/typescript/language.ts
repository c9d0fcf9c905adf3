import type { ProjectPath } from "../../tree/path.js";
import type { Language } from "../language.js";
import { topLevelNames } from "./bindings.js";
import { typescriptGrammar } from "./grammar.js";
import { repeatsIn } from "./names.js";
import { type Dialect, parses, read } from "./read.js";

const languageOf = (dialect: Dialect): Language => ({
  grammar: typescriptGrammar(dialect),
  parses: (text) => parses(text, dialect),
  repeats: (text) => {
    const file = read(text, dialect);
    return file ? repeatsIn(file.program, text) : new Map();
  },
  boundNames: (text) => topLevelNames(text, dialect),
});

const withJsx = languageOf("with JSX");
const withoutJsx = languageOf("without JSX");

/** The language of a file in TypeScript or JavaScript. */
export const typescriptOf = (path: ProjectPath): Language =>
  /\.[cm]?ts$/.test(path) ? withoutJsx : withJsx;
