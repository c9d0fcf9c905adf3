/*
 * A worker ends with its run, and on Ctrl-C, of its own accord: so that the programs that it has
 * started are stopped, and its folders removed, as this is done when a process exits.
 */
const end = () => process.exit(1);
process.once("disconnect", end);
process.once("SIGINT", end);
process.once("SIGTERM", end);
