import { z } from "zod";

export type Person = {
  readonly name: string;
  readonly email: string;
  readonly password: string;
};

const Signed = z.object({ user: z.object({ id: z.string(), email: z.string() }) });
export type User = z.infer<typeof Signed>["user"];

const Token = z.object({ token: z.string() });
const Session = z.object({ session: z.object({ token: z.string() }) }).nullable();

/** A browser of one person at Better Auth: keeps its cookies, and sends its origin. */
export class Visitor {
  readonly #cookies = new Map<string, string>();

  /**
   * @param url where Better Auth answers
   * @param origin what its pages have as their origin
   */
  constructor(
    private readonly url: string,
    private readonly origin: string,
  ) {}

  async signUp(person: Person): Promise<User> {
    return Signed.parse(await this.#ask("POST", "sign-up/email", person)).user;
  }

  async signIn({ email, password }: Pick<Person, "email" | "password">): Promise<User> {
    return Signed.parse(await this.#ask("POST", "sign-in/email", { email, password })).user;
  }

  async signOut(): Promise<void> {
    await this.#ask("POST", "sign-out");
  }

  /** Ends all sessions of the person, on other devices too. */
  async revokeSessions(): Promise<void> {
    await this.#ask("POST", "revoke-sessions");
  }

  /** The token of the session, as Better Auth itself sees it; `undefined` without one. */
  async session(): Promise<string | undefined> {
    return Session.parse(await this.#ask("GET", "get-session"))?.session.token;
  }

  async jwt(): Promise<string> {
    return Token.parse(await this.#ask("GET", "token")).token;
  }

  /** The value of the Cookie header, as a browser sends it. */
  cookie(): string {
    return [...this.#cookies].map(([name, value]) => `${name}=${value}`).join("; ");
  }

  /** Takes the cookies of a Cookie header, in place of its own. */
  useCookie(header: string): void {
    this.#cookies.clear();
    for (const pair of header.split("; ").filter(Boolean)) this.#keep(pair);
  }

  async #ask(method: string, path: string, body: object = {}): Promise<unknown> {
    const response = await fetch(`${this.url}/api/auth/${path}`, {
      method,
      headers: {
        origin: this.origin,
        ...(this.#cookies.size > 0 && { cookie: this.cookie() }),
        ...(method === "POST" && { "content-type": "application/json" }),
      },
      ...(method === "POST" && { body: JSON.stringify(body) }),
    });
    response.headers.getSetCookie().forEach((cookie) => {
      this.#keep(cookie);
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`Better Auth answers ${response.status} to ${path}: ${text}`);
    return JSON.parse(text);
  }

  /** @param cookie as in Set-Cookie: what has no age left is forgotten */
  #keep(cookie: string): void {
    const [pair = "", ...attributes] = cookie.split("; ");
    const at = pair.indexOf("=");
    const name = pair.slice(0, at);
    if (attributes.includes("Max-Age=0")) this.#cookies.delete(name);
    else this.#cookies.set(name, pair.slice(at + 1));
  }
}
