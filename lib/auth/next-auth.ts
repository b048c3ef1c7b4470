import NextAuth from "next-auth";
import type { Adapter, AdapterUser } from "next-auth/adapters";
import { getDb } from "@/lib/db/open-database";
import { endSessionOfBrowser } from "@/lib/directory/end-sessions";
import { isTouchDue, sessionBounds } from "@/lib/directory/session-policy";
import { findSessionPerson, touchSession } from "@/lib/directory/session-store";
import { env } from "@/lib/env";
import { log } from "@/lib/log";
import { requestContext } from "./request-context";
import { cookieOptions, isSecure, sessionCookieName } from "./session-cookie";

declare module "next-auth" {
  interface User {
    organization: string;
    roles: string[];
    groups: string[];
  }
}

/**
 * next-auth on our own session rows (decision 0003): sessions are written by `/sso/complete` and the code pages, with only the
 * hash of the token in the database; next-auth answers below `/api/auth`, where it reads, prolongs and ends them.
 */
const adapter: Adapter = {
  ...signsNobodyIn(),
  async getSessionAndUser(token) {
    const [db, now] = [await getDb(), new Date()];
    const person = await findSessionPerson(db, token, now);
    if (!person) return null;
    if (isTouchDue(person, now)) await touchSession(db, token, now);
    const { roles, groups } = person;
    const { id, email, name, organization } = person.user;
    const user: AdapterUser = { id, email, name, emailVerified: null, organization, roles, groups };
    return { session: { sessionToken: token, userId: id, expires: person.expiresAt }, user };
  },
  // Its own rule knows one idle limit for everybody; each session has its own.
  updateSession: async () => null,
  async deleteSession(token) {
    await endSessionOfBrowser(token, "signed_out", await requestContext());
  },
};

/** next-auth refuses an adapter without these, whatever its types say; without providers it calls none of them. */
function signsNobodyIn() {
  const refuse = (): never => {
    throw new Error("next-auth tried to sign somebody in; only the gate does");
  };
  return {
    createUser: refuse,
    getUser: refuse,
    getUserByEmail: refuse,
    getUserByAccount: refuse,
    updateUser: refuse,
    linkAccount: refuse,
    createSession: refuse,
  } satisfies Adapter;
}

export const { handlers } = NextAuth(() => ({
  adapter,
  secret: env().APP_SECRET,
  trustHost: true,
  useSecureCookies: isSecure(),
  cookies: { sessionToken: { name: sessionCookieName(), options: cookieOptions() } },
  // How long its cookie lasts, which it rewrites at each call; how long the session does, the row says.
  session: { strategy: "database", maxAge: sessionBounds.absoluteMinutes.max * 60 },
  // One log: by itself it prints texts of its own, with whatever address was called.
  logger: {
    error: (error) => log().error({ err: error }, "next-auth refused a request"),
    warn: (code) => log().warn({ code }, "next-auth warns"),
    debug: () => {},
  },
  pages: { signIn: "/sign-in", error: "/sign-in/error" },
  providers: [],
  callbacks: {
    // Only these fields leave the server: the row itself holds the token.
    session: ({ session, user: { id, email, name, organization, roles, groups } }) => ({
      expires: session.expires,
      user: { id, email, name: name ?? null, organization, roles, groups },
    }),
  },
}));
