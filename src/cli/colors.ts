import picocolors from "picocolors";

const { FORCE_COLOR, NO_COLOR, TERM } = process.env;

/** Colours, where somebody sees them: not in files, pipes or CI logs, unless FORCE_COLOR asks. */
export const colors = picocolors.createColors(
  !NO_COLOR && !!(FORCE_COLOR ?? (process.stdout.isTTY && TERM !== "dumb")),
);
