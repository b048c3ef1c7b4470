import { afterAll, beforeAll, beforeEach } from "vitest";
import { findEvent } from "@/lib/activity/event-queries";
import { connectionInputSchema } from "@/lib/connections/connection-schema";
import { saveConnection } from "@/lib/connections/save-connection";
import { createGroup } from "@/lib/directory/save-group";
import { createOrganization } from "@/lib/directory/save-organization";
import { completeSignIn } from "@/lib/sign-in/complete-sign-in";
import { redeemTicket } from "@/lib/sign-in/redeem-ticket";
import { startSignIn } from "@/lib/sign-in/start-sign-in";
import { type Behaviour, startMockProvider } from "./mock-openid-provider";
import { baseUrl, openTestDatabase, testContext } from "./test-database";

/** How a connection differs from one to the mock provider as it is by default. */
export type OidcChange = {
  kind?: string;
  status?: string;
  oidc?: object;
  provisioning?: object;
  claims?: object[];
  /** Groups of its organization, which its tables may name. */
  groups?: string[];
};

/** A database and a provider over HTTP, and sign-ins between them: what tests of the OpenID Connect client begin with. */
async function openOidcWorld() {
  const provider = await startMockProvider();
  const database = await openTestDatabase();
  const context = () => testContext(database.db);
  let counter = 0;

  async function newConnection(change: OidcChange = {}) {
    counter += 1;
    const slug = `oidc-${Date.now().toString(36)}-${counter}`;
    const organization = await createOrganization({ slug, name: slug, tenantId: null }, context());
    for (const key of change.groups ?? [])
      await createGroup({ organizationId: organization.id, group: { key, name: key } }, context());
    const connection = connectionInputSchema.parse({
      name: "Test provider",
      kind: change.kind ?? "generic-oidc",
      status: change.status ?? "live",
      oidc: {
        issuer: provider.behaviour.issuer,
        clientId: provider.client.id,
        clientSecret: provider.client.secret,
        ...change.oidc,
      },
      // What the honest ID token says, so that userinfo has nothing to add.
      claims: change.claims ?? [
        { field: "email", from: "email" },
        { field: "fullName", from: "name" },
        { field: "role", from: "roles" },
      ],
      provisioning: change.provisioning,
    });
    const saved = await saveConnection(
      { organizationId: organization.id, connectionId: null, connection, explicitSamlFields: [] },
      context(),
    );
    if (saved.protocol !== "oidc") throw new Error("OIDC expected");
    return { organization, connection: saved };
  }

  type Made = Awaited<ReturnType<typeof newConnection>>;

  async function begin({ connection }: Made, loginHint: string | null = null, initiatingIssuer: string | null = null) {
    const { request, browserToken } = await startSignIn(
      { connectionId: connection.id, returnTo: "/dashboard?x=1", loginHint, initiatingIssuer, browserToken: null },
      context(),
    );
    if (request.binding !== "redirect") throw new Error("redirect expected");
    return { url: request.url, browserToken };
  }

  function callback({ connection }: Made, parameters: URLSearchParams, mode: "query" | "form_post" = "query") {
    const address = `${baseUrl}/oidc/callback/${connection.id}`;
    const request =
      mode === "query"
        ? new Request(`${address}?${parameters}`)
        : new Request(address, { method: "POST", body: parameters });
    return completeSignIn({ protocol: "oidc", connectionId: connection.id, request }, context());
  }

  /** One whole sign-in; the exact code of its event. */
  async function signIn(made: Made, mode?: "query" | "form_post") {
    const started = await begin(made);
    const outcome = await callback(made, provider.authorize(started.url), mode);
    const event = await findEvent(database.db, made.organization.id, outcome.reference);
    return { ...started, outcome, event, code: event?.code };
  }

  /** What the browser does with the ticket of a sign-in that worked. */
  function redeem({ outcome, browserToken }: Awaited<ReturnType<typeof signIn>>) {
    if (outcome.status !== "signed-in") throw new Error("expected a ticket");
    const browser = { address: null, userAgent: null, currentUserId: null, elsewhereToken: null };
    return redeemTicket({ handle: outcome.ticket, browserToken, ...browser, isSwitchConfirmed: false }, context());
  }

  const codeAfter = async (change: Partial<Behaviour>, connection: OidcChange = {}) => {
    const made = await newConnection(connection);
    Object.assign(provider.behaviour, change);
    return (await signIn(made)).code;
  };

  return {
    provider,
    database,
    context,
    newConnection,
    begin,
    callback,
    signIn,
    redeem,
    codeAfter,
    async close() {
      await provider.stop();
      await database.close();
    },
  };
}

export type OidcWorld = Awaited<ReturnType<typeof openOidcWorld>>;

/** The same for the tests of one file: opened before them, with an honest provider before each, closed after the last. */
export function sharedOidcWorld() {
  let opened: OidcWorld | undefined;
  const world = (): OidcWorld => {
    if (!opened) throw new Error("The world opens before the first test");
    return opened;
  };
  beforeAll(async () => {
    opened = await openOidcWorld();
  });
  beforeEach(() => world().provider.reset());
  afterAll(() => opened?.close());
  return {
    provider: () => world().provider,
    db: () => world().database.db,
    context: () => world().context(),
    newConnection: (...input: Parameters<OidcWorld["newConnection"]>) => world().newConnection(...input),
    begin: (...input: Parameters<OidcWorld["begin"]>) => world().begin(...input),
    callback: (...input: Parameters<OidcWorld["callback"]>) => world().callback(...input),
    signIn: (...input: Parameters<OidcWorld["signIn"]>) => world().signIn(...input),
    redeem: (...input: Parameters<OidcWorld["redeem"]>) => world().redeem(...input),
    codeAfter: (...input: Parameters<OidcWorld["codeAfter"]>) => world().codeAfter(...input),
  };
}

/** A provider whose ID tokens say something else. */
export function claiming(change: Record<string, unknown>): Partial<Behaviour> {
  return { idTokenClaims: (claims) => ({ ...claims, ...change }) };
}

/** A provider whose answer, which the browser brings, is another one. */
export function answering(change: (parameters: URLSearchParams) => void): Partial<Behaviour> {
  return {
    answer(parameters) {
      change(parameters);
      return parameters;
    },
  };
}
