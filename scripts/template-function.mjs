// One template → the text of a function that prints it.
import ejs from "ejs";
import { includesOf } from "./templates.mjs";

/**
 * A template as a function from what it may speak of to its text.
 * @param {string} file its name in messages
 * @param {string} source
 * @param {{ view: string, words: string, include: string }} scope the type of what it may speak of, the
 *   words in it, and what gives the text of a part
 */
export function functionOf(file, source, { view, words, include }) {
  const template = new ejs.Template(source, {
    filename: file,
    compileDebug: false,
    strict: true,
    localsName: "view",
  });
  template.compile();
  const including = includesOf(source).length > 0 ? `const include = ${include};\n` : "";
  return `/** @param {${view}} view */ (view) => {
const { ${words} } = view;
${including}${joined(template.source)}}`;
}

/** EJS appends text line by line; one piece is sooner parsed and printed. @param {string} source */
function joined(source) {
  return source.replaceAll(/"\)\n\s*; __append\("/g, "");
}
