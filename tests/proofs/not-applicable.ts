import { hasUsers } from "./support/layouts/index.js";
import type { Kind } from "./support/target.js";

/** Proofs that cannot be asked of some kinds of project. */
export type NotApplicable = {
  /** What these kinds have in common. */
  readonly where: Partial<Omit<Kind, "variant">> & {
    /** Whether they know who asks. */
    readonly users?: boolean;
    /** Whether they have a layout's usual options. */
    readonly usual?: boolean;
  };
  /** Titles of proofs, or what they look like; or what PROOFS ask and no file here proves. */
  readonly proofs: readonly (string | RegExp)[];
  readonly reason: string;
};

const LINKS = [
  "of 20 concurrent uses of a link from a mail exactly one succeeds",
  "of two links for one address one makes the account",
  "links are for what they were asked for, and not for ever",
  "no answer tells whether an address has an account",
  "nor does the time that the answer takes",
  "a new password by mail ends every session, and its owner hears of it",
];

const SESSIONS = [
  "a session that its user ends is over at once, and the others go on",
  "nobody ends somebody else's session, and nobody learns that there is one",
  "an administrator ends all sessions of a user at once",
];

const KEYS = [
  "others verify access tokens with the published keys, and across a rotation",
  "processes that share a database accept each other's tokens, from the first on",
  "a token that is signed with the public key, or another key, is refused",
  "private keys are stored encrypted",
];

const SECOND_FACTOR = [
  "with a second factor a login needs a code, and tells so only by the password",
  "of 20 concurrent uses of one code exactly one succeeds, and of a recovery code",
  "codes cannot be guessed by trying many",
  "a new password by mail does not replace the second factor",
  "its user turns it off with a code, an administrator without",
  "neither secrets nor recovery codes are stored as they are",
];

const BETTER_AUTH = [
  "Better Auth: the real library's cookies and tokens are accepted",
  "Better Auth: what is forged, expired, revoked or signed out is refused",
  "Better Auth: a rotated key is found, and a withdrawn one not trusted by who starts anew",
  "Better Auth: while it is down, known keys verify, and what cannot be told is 503",
  "Better Auth: its tables are no matter of migrations",
];

const LIMITS = [
  "guessing at an address does not lock its owner out",
  "asking for mails does not keep an owner's mail away",
];

const PASSWORDS = [
  "of 20 concurrent uses of one refresh token exactly one succeeds",
  "of 20 concurrent uses that are spread over two processes exactly one succeeds",
  "a refresh locks the row of its token: it waits for others of it, and for no others",
  "reuse of a refresh token revokes its family, the newest tokens included",
  "the winner of concurrent uses is revoked with its family",
  "a revoked family leaves the user's other sessions alone",
  "a new password ends every session",
  "tampered access tokens, and such without a signature, are refused",
  "the answer to a wrong password does not tell whether the user exists",
  "nor does the time it takes, at the cost of hashes in production",
  "of 20 concurrent registrations of one address exactly one succeeds",
];

const PEOPLE = [
  "a role that is taken away counts at once, and so does being locked out",
  "of administrators who demote each other at once one stays",
  "schemathesis finds no fault, and no undocumented answer, as every role",
];

const FIRST_ADMINISTRATOR =
  "the first administrator is made by a command, and no password is typed";

const CIRCUIT = [
  "the circuit opens after as many failures as it is told, and spares the service",
  "one probe goes through when half open, whatever waits beside it",
  "a failed probe opens the circuit again, a cancelled one makes room for the next",
  "cancellation and time-outs do not reset the count",
  "no answer in time counts as a failure",
  "answers 4xx do not count",
];

/** What layouts cannot be asked that log users in by their passwords, and no more. */
const OF_PASSWORDS_ALONE: readonly Omit<NotApplicable, "where">[] = [
  {
    proofs: [...LINKS, "asking for mails does not keep an owner's mail away"],
    reason: "this layout sends no mail",
  },
  {
    proofs: ["guessing at an address does not lock its owner out"],
    reason: "this layout counts attempts by client alone",
  },
  {
    proofs: [FIRST_ADMINISTRATOR],
    reason: "this layout's command takes who has registered: `documents` runs it",
  },
  { proofs: KEYS, reason: "this layout signs with its secret" },
  { proofs: SESSIONS, reason: "this layout does not list sessions" },
  { proofs: SECOND_FACTOR, reason: "this layout has no second factor" },
];

/** What PROOFS ask of some layouts and cannot ask of others. */
export const NOT_APPLICABLE: readonly NotApplicable[] = [
  ...["api-v1", "auth-service", "sqlmodel"].map((layout) => ({
    where: { layout },
    proofs: ["background worker: no acknowledged capture is lost"],
    reason: "this layout has none",
  })),
  ...["api-v1", "auth-service", "komorebi"].map((layout) => ({
    where: { layout, users: true },
    proofs: BETTER_AUTH,
    reason: "this layout logs its users in by itself",
  })),
  {
    where: { layout: "sqlmodel" },
    proofs: [...PASSWORDS, ...SESSIONS, ...LINKS, ...LIMITS, ...KEYS, ...SECOND_FACTOR],
    reason: "Better Auth logs the users in: it has the passwords, the sessions and the keys",
  },
  {
    where: { layout: "sqlmodel" },
    proofs: [
      "a role that is taken away counts at once, and so does being locked out",
      "of administrators who demote each other at once one stays",
    ],
    reason: "it has no endpoint for roles; that sessions end at once is proven with Better Auth",
  },
  {
    where: { layout: "sqlmodel" },
    proofs: ["an error after a write leaves nothing"],
    reason: "no request of this layout writes twice; its own tests make one that fails",
  },
  {
    where: { layout: "sqlmodel" },
    proofs: [FIRST_ADMINISTRATOR],
    reason: "its command takes who has been here: `documents` runs it",
  },
  {
    where: { layout: "sqlmodel" },
    proofs: ["the README's requests work as they are written"],
    reason: "a request needs a login at Better Auth: its proofs make them",
  },
  {
    where: {},
    proofs: ["the image is built and run by a container engine"],
    reason: "needs an engine: its linter and its steps, run by hand, need none",
  },
  {
    where: { layout: "komorebi" },
    proofs: ["load: requests per second and latencies"],
    reason:
      "measured beside a bare endpoint by `npm run bench:captures`: [captures](load-captures.md)",
  },
  {
    where: {},
    proofs: ["load: requests per second and latencies"],
    reason: "measured beside other templates by `npm run bench:load`: [load](load.md)",
  },
  {
    where: { database: "sqlite" },
    proofs: ["a refresh locks the row of its token: it waits for others of it, and for no others"],
    reason: "SQLite has one writer at a time, and no locks of rows",
  },
  {
    where: { database: "sqlite" },
    proofs: [
      "while its database is away, all are answered with 503, and go on when it is back",
      "a statement that takes too long, and who finds no connection free, is 503 in time",
    ],
    reason: "SQLite is a file: it has no server that could be away or have no connection free",
  },
  {
    where: { layout: "api-v1" },
    proofs: ["production refuses to start without what has no default that is fit for it"],
    reason: "the secret is all that this layout needs",
  },
  ...["api-v1", "komorebi"].flatMap((layout) =>
    OF_PASSWORDS_ALONE.map((entry) => ({ where: { layout, users: true }, ...entry })),
  ),
  {
    where: { layout: "auth-service", database: "sqlite" },
    proofs: SECOND_FACTOR,
    reason: "the option is on in the columns of PostgreSQL; its own tests run on both",
  },
  {
    where: { users: false },
    proofs: [
      ...[...PEOPLE, ...PASSWORDS, ...SESSIONS, ...LINKS, ...LIMITS, ...KEYS, ...SECOND_FACTOR],
      ...[...BETTER_AUTH, FIRST_ADMINISTRATOR],
    ],
    reason: "everybody may use it: it has no users",
  },
  {
    where: { users: false },
    proofs: ["production refuses to start with an unsafe secret, and does not print it"],
    reason: "it signs nothing, and has no secret",
  },
  {
    where: { layout: "komorebi" },
    proofs: CIRCUIT,
    reason: "it calls nothing but a model and tool servers, without which it goes on",
  },
  {
    where: { usual: false },
    proofs: [/\d+ combinations\b/],
    reason: "the usual columns go through all options between them",
  },
];

function applies({ where, proofs }: NotApplicable, kind: Kind, proof: string): boolean {
  if (!proofs.some((one) => (typeof one === "string" ? one === proof : one.test(proof))))
    return false;
  const { users, usual, ...named } = where;
  return (
    (["layout", "database", "featured"] as const).every(
      (name) => named[name] === undefined || named[name] === kind[name],
    ) &&
    (users === undefined || users === hasUsers(kind)) &&
    (usual === undefined || usual === (kind.variant === undefined))
  );
}

/** Why a proof cannot be asked of a kind of project; nothing if it can. */
export function whyNot(
  kind: Kind,
  proof: string,
  entries: readonly NotApplicable[] = NOT_APPLICABLE,
): string | undefined {
  return entries.find((entry) => applies(entry, kind, proof))?.reason;
}
