/** What a server of Better Auth is told by who starts it. */
export type Settings = {
  readonly secret: string;
  /** As in BETTER_AUTH_URL. With https, its cookies are `__Secure-`, though it still speaks http. */
  readonly baseUrl: string;
  readonly port: number;
  /** `postgresql://…` or `sqlite:///path` */
  readonly database: string;
  readonly cookiePrefix: string;
  /** Whether sessions are also kept, signed, in a second cookie for five minutes. */
  readonly cookieCache: boolean;
  /** As "15m"; "-1m" for tokens that have expired already. */
  readonly jwtLifetime: string;
};
