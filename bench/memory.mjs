// Loaded before a program: tells on stderr, when it ends, how much memory it had at most.
process.on("exit", () => {
  console.error(`${process.resourceUsage().maxRSS} kB`);
});
