const TRACE = /<%|%>|\[object [A-Z]|[ \t]\n|\r/;

/** What a template has left in a file; in languages that have the word, `undefined` may be meant. */
export function traceOf(path: string): RegExp {
  const isScript = /\.[cm]?[jt]sx?$/.test(path);
  return isScript ? TRACE : new RegExp(`${TRACE.source}|undefined`);
}
