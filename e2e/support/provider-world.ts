import type { OidcApplication } from "@/lib/applications/application";
import { type ApplicationInput, applicationInputSchema } from "@/lib/applications/application-schema";
import { insertSecret } from "@/lib/applications/application-secret-store";
import { insertApplication } from "@/lib/applications/application-store";
import { answerProviderRequest } from "@/lib/applications/provider/answer-request";
import type { ProviderPages } from "@/lib/applications/provider/provider-pages";
import { randomId, randomToken } from "@/lib/crypto/tokens";
import type { Db } from "@/lib/db/database";
import { userInputSchema } from "@/lib/directory/directory-schema";
import { createUser } from "@/lib/directory/save-user";
import { insertSession } from "@/lib/directory/session-store";
import { baseUrl, testContext } from "./test-database";

/** What an application is registered with in these tests, unless they say otherwise. */
export const redirectUri = "https://app.test/callback";
const sessionCookie = "__Host-authjs.session-token";

type OidcChange = Partial<Extract<ApplicationInput, { kind: "oidc" }>>;

/** An application of an organization, and the secret that it shows. */
export async function newApplication(
  db: Db,
  organizationId: string,
  change: OidcChange = {},
): Promise<{ application: OidcApplication; secret: string }> {
  const input = applicationInputSchema.parse({ kind: "oidc", name: "Wiki", redirectUris: [redirectUri], ...change });
  if (input.kind !== "oidc") throw new Error("not a client");
  const now = new Date();
  const application: OidcApplication = {
    ...input,
    id: randomId(16),
    organizationId,
    clientId: randomId(20),
    createdBy: "test",
    version: 1,
    createdAt: now,
    updatedAt: now,
  };
  await insertApplication(db, application, "test");
  const secret = randomToken(32);
  const of = { organizationId, applicationId: application.id };
  await insertSecret(db, {
    id: randomId(10),
    ...of,
    hint: secret.slice(-4),
    secret,
    createdBy: "test",
    createdAt: now,
  });
  return { application, secret };
}

/** Pages of ours as words: what a test reads is that one was shown, and with what. */
const pages: ProviderPages = {
  problem: async (problem) => Response.json({ page: "problem", ...problem }, { status: 400 }),
  askToSignOut: async (question) => Response.json({ page: "sign-out", ...question }),
  signedOut: async (organization) => Response.json({ page: "signed-out", organization }),
};

/** What the provider needs of browsers. */
export const providerDependencies = { cookies: { session: sessionCookie, isSecure: true }, pages };

/** The provider as a server would answer, with a clock and a context of the test's. */
export function providerOver(db: Db, now: () => Date = () => new Date()) {
  return async (address: string, init: RequestInit = {}): Promise<Response> => {
    const request = new Request(address, { redirect: "manual", ...init });
    const url = new URL(request.url);
    const { method, headers } = request;
    const arrived = { method, url, headers, body: await request.text(), address: "127.0.0.1" };
    return answerProviderRequest(arrived, providerDependencies, testContext(db, now()));
  };
}

/** A browser in front of the provider: it keeps cookies, and follows nothing by itself. */
export class ProviderBrowser {
  readonly #jar = new Map<string, string>();
  readonly #send: ReturnType<typeof providerOver>;

  constructor(db: Db, token: string | null = null) {
    this.#send = providerOver(db);
    if (token) this.#jar.set(sessionCookie, token);
  }

  get cookies(): ReadonlyMap<string, string> {
    return this.#jar;
  }

  /** What our own cookie holds. */
  get token(): string | null {
    return this.#jar.get(sessionCookie) ?? null;
  }

  /** Somebody signed in here meanwhile. */
  signIn(token: string): void {
    this.#jar.set(sessionCookie, token);
  }

  async open(address: string, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers);
    headers.set("cookie", [...this.#jar].map(([name, value]) => `${name}=${value}`).join("; "));
    headers.set("accept", "text/html");
    const answer = await this.#send(new URL(address, baseUrl).href, { ...init, headers });
    for (const line of answer.headers.getSetCookie()) {
      const [name = "", ...value] = (line.split(";", 1)[0] ?? "").split("=");
      if (value.join("=") === "") this.#jar.delete(name);
      else this.#jar.set(name, value.join("="));
    }
    return answer;
  }
}

/** Somebody of an organization with a session that just began. */
export async function signedInPerson(
  db: Db,
  organizationId: string,
  change: { email?: string; roles?: string[]; groups?: string[]; authenticatedAt?: Date } = {},
): Promise<{ userId: string; token: string; sessionId: string }> {
  const email = change.email ?? `${randomId(8)}@acme.test`;
  const user = userInputSchema.parse({ email, fullName: "Ada Lovelace", roles: change.roles, groups: change.groups });
  const { id: userId } = await createUser({ organizationId, user, createdBy: "administrator" }, testContext(db));
  const session = await startSession(db, organizationId, userId, change.authenticatedAt);
  return { userId, ...session };
}

/** One more session of somebody, which began when they authenticated. */
export async function startSession(db: Db, organizationId: string, userId: string, authenticatedAt = new Date()) {
  const token = randomToken(32);
  const sessionId = randomId(12);
  const nobody = { connectionId: null, encryptedSubject: null, address: null, userAgent: null, endsAt: null };
  const session = { id: sessionId, token, organizationId, userId, method: "code" as const, ...nobody };
  await insertSession(db, { ...session, now: authenticatedAt });
  return { token, sessionId };
}
