import NextAuth from "next-auth";
import type { Adapter, AdapterUser } from "next-auth/adapters";
import { getDb } from "@/lib/db/open-database";
import { deleteSessionByToken, findSessionPerson, sessionLimits, touchSession } from "@/lib/directory/session-store";
import { env } from "@/lib/env";
import { log } from "@/lib/log";
import { cookieOptions, isSecure, sessionCookieName } from "./session-cookie";

/**
 * next-auth on our own session rows (decision 0003): sessions are written by `/sso/complete` and the code pages, with
 * only the hash of the token in the database; next-auth reads, refreshes and ends them.
 */
const adapter: Adapter = {
  createUser: notOurs,
  getUser: notOurs,
  getUserByEmail: notOurs,
  getUserByAccount: notOurs,
  updateUser: notOurs,
  linkAccount: notOurs,
  createSession: notOurs,
  async getSessionAndUser(token) {
    const person = await findSessionPerson(await getDb(), token, new Date());
    if (!person) return null;
    const { id, email, name, organization } = person.user;
    const user = {
      id,
      email,
      name,
      emailVerified: null,
      organization,
      roles: person.roles,
      groups: person.groups,
    } as AdapterUser;
    return { session: { sessionToken: token, userId: id, expires: person.expiresAt }, user };
  },
  async updateSession({ sessionToken }) {
    await touchSession(await getDb(), sessionToken, new Date());
    return null;
  },
  async deleteSession(token) {
    await deleteSessionByToken(await getDb(), token);
  },
};

/** next-auth insists on these methods, but without providers it never signs anybody in: that is our gate's alone. */
function notOurs(): never {
  throw new Error("next-auth tried to sign somebody in; only the gate does");
}

type PublicUser = {
  id: string;
  email: string;
  name?: string | null;
  organization: string;
  roles: string[];
  groups: string[];
};

export const { handlers, auth } = NextAuth(() => ({
  adapter,
  secret: env().APP_SECRET,
  trustHost: true,
  useSecureCookies: isSecure(),
  cookies: { sessionToken: { name: sessionCookieName(), options: cookieOptions() } },
  session: { strategy: "database", maxAge: sessionLimits.idleMilliseconds / 1000, updateAge: 300 },
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
    session: ({ session, user }) => {
      const { id, email, name, organization, roles, groups } = user as unknown as PublicUser;
      const view = { id, email, name: name ?? null, organization, roles, groups };
      return { expires: session.expires, user: view } as unknown as typeof session;
    },
  },
}));
