import { expect } from "vitest";
import { z } from "zod";
import { call } from "./support/http.js";
import { prove } from "./support/proof.js";
import {
  logIn,
  registerAs,
  newUser,
  refresh,
  register,
  tokensOf,
  whoAmI,
  type Tokens,
} from "./support/users.js";

const MINE = "/api/v1/users/me/sessions";

const Sessions = z.object({
  items: z.array(
    z.object({
      id: z.string(),
      is_current: z.boolean(),
      user_agent: z.string().nullable(),
      ip_address: z.string().nullable(),
    }),
  ),
});

prove({ database: "each", features: "without" }, (target, proof) => {
  const { url } = target;

  const isOver = async ({ access_token, refresh_token }: Tokens) => {
    const statuses = [(await whoAmI(url, access_token)).status];
    statuses.push((await refresh(url, refresh_token)).status);
    expect(new Set(statuses).size).toBe(1);
    return statuses[0] === 401;
  };
  const sessionsOf = async ({ access_token: token }: Tokens) =>
    Sessions.parse((await call(url, `GET ${MINE}`, { token })).json).items;

  proof("a session that its user ends is over at once, and the others go on", async () => {
    const credentials = await register(target);
    const [here, elsewhere] = [
      tokensOf(await logIn(url, credentials)),
      tokensOf(await logIn(url, credentials)),
    ];
    const listed = await sessionsOf(here);
    expect(listed).toHaveLength(2);
    expect(listed.map(({ ip_address }) => ip_address)).toEqual(["127.0.0.1", "127.0.0.1"]);
    const [other] = listed.filter(({ is_current }) => !is_current);
    const token = here.access_token;
    const answer = await call(url, `DELETE ${MINE}/${other?.id ?? ""}`, { token });
    expect(answer.status).toBe(204);
    expect(await isOver(elsewhere)).toBe(true);
    expect(await sessionsOf(here)).toHaveLength(1);
    expect(await isOver(here)).toBe(false);
  });

  proof("nobody ends somebody else's session, and nobody learns that there is one", async () => {
    const [owner, stranger] = [await newUser(target), await newUser(target)];
    const [session] = await sessionsOf(owner);
    const route = `DELETE ${MINE}/${session?.id ?? ""}`;
    expect((await call(url, route, { token: stranger.access_token })).status).toBe(404);
    expect(await isOver(owner)).toBe(false);
  });

  proof("an administrator ends all sessions of a user at once", async () => {
    const admin = tokensOf(await logIn(url, await registerAs(target, "admin")));
    const credentials = await register(target);
    const sessions = [
      tokensOf(await logIn(url, credentials)),
      tokensOf(await logIn(url, credentials)),
    ];
    const me = await whoAmI(url, sessions[0]?.access_token ?? "");
    const { id } = z.object({ id: z.string() }).parse(me.json);
    const route = `DELETE /api/v1/users/${id}/sessions`;
    expect((await call(url, route, { token: admin.access_token })).status).toBe(204);
    for (const session of sessions) expect(await isOver(session)).toBe(true);
    expect(await isOver(admin)).toBe(false);
  });
});
