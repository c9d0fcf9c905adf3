const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * Cleans up when the process is asked to end, then lets it end by that signal.
 * @returns a function that ends this
 */
export function onInterrupt(cleanUp: () => void): () => void {
  const stop = () => {
    for (const signal of SIGNALS) process.off(signal, end);
  };
  const end = (signal: NodeJS.Signals) => {
    stop();
    try {
      cleanUp();
    } finally {
      process.kill(process.pid, signal);
    }
  };
  for (const signal of SIGNALS) process.on(signal, end);
  return stop;
}

const TURN_MS = 8;

/**
 * A pause for loops of synchronous work: most calls return at once, one every few milliseconds lets
 * signals, timers and progress in. Synchronous file access is several times faster, but holds back Ctrl-C.
 */
export function periodicYield(): () => Promise<void> | undefined {
  // Not performance.now(): loading what measures costs more than it is worth here.
  let last = Date.now();
  return () => {
    if (Date.now() - last < TURN_MS) return undefined;
    return letSignalsIn().then(() => {
      last = Date.now();
    });
  };
}

/** Lets signals that have come by now take effect: for the moment before what cannot be undone. */
export async function letSignalsIn(): Promise<void> {
  await turn();
  // The event loop may have been past its look at signals when the first turn was asked for.
  await turn();
}

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
