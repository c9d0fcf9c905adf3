/** How often a property is tried: more with RUNS set, when hunting. */
export function runs(usual: number): { numRuns: number } {
  return { numRuns: Number(process.env["RUNS"] ?? usual) };
}
