/** What PROOFS ask of some layouts and cannot ask of these: one row of the table each. */
export const NOT_APPLICABLE: readonly {
  readonly layout: string;
  readonly proof: string;
  readonly reason: string;
}[] = [
  {
    layout: "api-v1",
    proof: "background worker: no acknowledged capture is lost",
    reason: "this layout has none",
  },
  {
    layout: "api-v1",
    proof: "Better Auth: the real library's cookies and tokens are accepted",
    reason: "this layout has none",
  },
  {
    layout: "api-v1",
    proof: "the image is built and run by a container engine",
    reason: "needs an engine: its linter and its steps, run by hand, need none",
  },
  {
    layout: "api-v1",
    proof: "load: requests per second and latencies",
    reason: "measured beside other templates by `npm run bench:load`: [load](load.md)",
  },
];
