/** How wide one piece of a text may be, so that a line with only that fits 88 columns when indented. */
const WIDEST = 60;

/**
 * A text as a Python argument: one string, or several beside each other, one a line.
 * @param keyword what stands before it on the line
 */
export function stringLiteral(text: string, keyword = ""): string {
  if (text === "") return '""';
  return piecesOf(text, Math.min(WIDEST, WIDEST + 10 - keyword.length))
    .map(quote)
    .join("\n");
}

function quote(text: string): string {
  const escaped = text.replaceAll("\\", "\\\\");
  // As Black has it: double quotes, unless that needs more escapes.
  return escaped.includes('"') && !escaped.includes("'")
    ? `'${escaped}'`
    : `"${escaped.replaceAll('"', '\\"')}"`;
}

function piecesOf(text: string, widest: number): string[] {
  const pieces: string[] = [];
  let piece = "";
  let width = 0;
  for (const character of text) {
    // Some characters beyond ASCII take two columns; some within, an escape.
    const wide = /[^ -~]|["\\]/.test(character) ? 2 : 1;
    if (width + wide > widest) {
      // At a space, where there is one in the latter half.
      const space = piece.lastIndexOf(" ") + 1;
      const end = space > widest / 2 ? space : piece.length;
      pieces.push(piece.slice(0, end));
      piece = piece.slice(end);
      width = piece.length;
    }
    piece += character;
    width += wide;
  }
  return piece === "" ? pieces : [...pieces, piece];
}

/** The text with each line that is not empty indented once. */
export function indented(text: string): string {
  return text.replace(/^(?=.)/gm, "    ");
}
