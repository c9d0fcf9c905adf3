// Draws docs/terminal.svg: the last screen of a real run of the built program in tmux.
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { setTimeout as sleep } from "node:timers/promises";

const bin = fileURLToPath(new URL("../dist/create-agent-project.js", import.meta.url));
const picture = fileURLToPath(new URL("../docs/terminal.svg", import.meta.url));
const COLUMNS = 100;
const ROWS = 94;
const LINE = 18;
const CHARACTER = 8.43;
const PADDING = 16;
// One Dark's colours for the eight that terminals have, by their SGR number.
const COLOURS = new Map([
  [31, "#e06c75"],
  [32, "#98c379"],
  [33, "#e5c07b"],
  [34, "#61afef"],
  [35, "#c678dd"],
  [36, "#56b6c2"],
  [90, "#7f848e"],
]);

const ESCAPE = String.fromCharCode(27);
// How a terminal is told of colours, kept by split.
const SGR = new RegExp(`(${ESCAPE}\\[[\\d;]*m)`);

const folder = mkdtempSync(join(tmpdir(), "picture-"));
const socket = join(folder, "tmux");
const tmux = (/** @type {string[]} */ ...args) =>
  execFileSync("tmux", ["-S", socket, ...args], { encoding: "utf8" });

/** Waits for a text on the screen, then types. @param {string} text @param {string[]} keys */
async function when(text, ...keys) {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    if (tmux("capture-pane", "-p").includes(text)) {
      if (keys.length > 0) tmux("send-keys", ...keys);
      return;
    }
    await sleep(100);
  }
  throw new Error(`Never came: ${text}\n${tmux("capture-pane", "-p")}`);
}

/** @param {string} text */
const escaped = (text) =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(" ", "\u00a0");

/** A line of text with SGR sequences as SVG spans. @param {string} line */
function spans(line) {
  let style = "";
  return line
    .split(SGR)
    .map((part) => {
      if (!part.startsWith(ESCAPE))
        return part === "" ? "" : `<tspan${style}>${escaped(part)}</tspan>`;
      const codes = part.slice(2, -1);
      style = codes
        .split(";")
        .map(Number)
        .reduce((/** @type {string} */ before, code) => {
          if (code === 0 || code === 39) return "";
          if (code === 1) return `${before} font-weight="bold"`;
          if (code === 2) return `${before} opacity="0.6"`;
          const colour = COLOURS.get(code);
          return colour === undefined ? before : `${before} fill="${colour}"`;
        }, style);
      return "";
    })
    .join("");
}

try {
  mkdirSync(join(folder, "work"));
  tmux(
    "-f",
    "/dev/null",
    "new-session",
    "-d",
    "-x",
    String(COLUMNS),
    "-y",
    String(ROWS),
    "-c",
    join(folder, "work"),
    "env",
    "PS1=$ ",
    "bash",
    "--norc",
  );
  tmux("send-keys", `alias npx='f() { shift; node ${bin} "$@"; }; f'; clear`, "Enter");
  tmux("send-keys", "npx create-agent-project shop --no-git", "Enter");
  await when("Layout", "Enter");
  await when("Use these options?", "Enter");
  await when("Write these files", "Enter");
  await when("uvicorn app.main:app");
  const lines = tmux("capture-pane", "-p", "-e").trimEnd().split("\n");
  const width = COLUMNS * CHARACTER + 2 * PADDING;
  const height = lines.length * LINE + 2 * PADDING;
  const rows = lines.map(
    (line, row) =>
      `<text x="${PADDING}" y="${PADDING + (row + 0.75) * LINE}">${spans(line)}</text>`,
  );
  writeFileSync(
    picture,
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="ui-monospace, Menlo, Consolas, monospace" font-size="14" fill="#abb2bf">
<rect width="100%" height="100%" rx="8" fill="#282c34"/>
${rows.join("\n")}
</svg>
`,
  );
} finally {
  tmux("kill-server");
  rmSync(folder, { recursive: true });
}
