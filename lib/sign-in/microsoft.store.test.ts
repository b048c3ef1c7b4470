import { describe, expect, it } from "vitest";
import { type OidcChange, sharedOidcWorld } from "@/e2e/support/oidc-world";
import { connectionInputSchema } from "@/lib/connections/connection-schema";
import { createUser } from "@/lib/directory/save-user";
import { findUserByEmail } from "@/lib/directory/user-store";
import { said } from "@/lib/facts/fact";

// Microsoft names people by tenant and object, and lets administrators of any tenant write any address.

const { provider, db, context, newConnection, signIn } = sharedOidcWorld();

describe("Microsoft", () => {
  const tenant = "11111111-2222-3333-4444-555555555555";
  const other = "99999999-2222-3333-4444-555555555555";
  const person = {
    sub: "pairwise",
    tid: tenant,
    oid: "aaaaaaaa-0000-0000-0000-000000000001",
    email: "ada@acme.test",
    name: "Ada Lovelace",
    roles: ["developer"],
  };
  const microsoft = (change: OidcChange = {}): OidcChange => ({ kind: "microsoft-oidc", ...change });
  const asTenant = () =>
    Object.assign(provider().behaviour, { issuer: `${provider().base}/${tenant}/v2.0`, claims: person });

  it("EN-2: the literal placeholder is refused", () => {
    const parsed = connectionInputSchema.safeParse({
      name: "Entra",
      kind: "microsoft-oidc",
      oidc: { issuer: "https://login.microsoftonline.com/<tenant>/v2.0" },
    });
    expect(parsed.error?.issues[0]).toMatchObject({ path: ["oidc", "issuer"], message: "tenant_placeholder" });
  });

  it("the person is keyed by tenant and object id; another tenant's token is refused", async () => {
    asTenant();
    const made = await newConnection(microsoft());
    const first = await signIn(made);
    expect(first.code).toBe("ok");
    expect(first.event?.claims).toMatchObject({ subject: `${tenant}/${person.oid}`, claims: { sub: ["pairwise"] } });
    // A new app registration gives everybody another sub; they stay who they are.
    provider().behaviour.claims = { ...person, sub: "another pairwise", email: "ada.king@acme.test" };
    expect((await signIn(made)).code).toBe("ok");
    expect(await findUserByEmail(db(), made.organization.id, "ada@acme.test")).not.toBeNull();
    provider().behaviour.claims = { ...person, tid: other };
    expect((await signIn(made)).code).toBe("oidc_tenant");
    provider().behaviour.claims = { ...person, tid: undefined };
    expect((await signIn(made)).code).toBe("oidc_tenant");
  });

  it("a tenant's domain is resolved to its id, once", async () => {
    asTenant();
    const made = await newConnection(microsoft({ oidc: { issuer: `${provider().base}/acme.example/v2.0` } }));
    expect(made.connection.oidc.issuer).toBe(`${provider().base}/${tenant}/v2.0`);
    expect((await signIn(made)).code).toBe("ok");
  });

  it("common needs a list of tenants, and lets in only those", async () => {
    asTenant();
    const issuer = `${provider().base}/common/v2.0`;
    provider().behaviour.discovery = (document) => ({ ...document, issuer: `${provider().base}/{tenantid}/v2.0` });
    await expect(newConnection(microsoft({ oidc: { issuer } }))).rejects.toMatchObject({
      code: "connection_incomplete",
      details: { fields: { "oidc.allowedTenants": "required" } },
    });
    const made = await newConnection(microsoft({ oidc: { issuer, allowedTenants: [tenant] } }));
    expect((await signIn(made)).code).toBe("ok");
    expect(provider().count("/token")).toBe(1);
    Object.assign(provider().behaviour, {
      issuer: `${provider().base}/${other}/v2.0`,
      claims: { ...person, tid: other },
    });
    expect((await signIn(made)).code).toBe("oidc_tenant");
    // tid of a listed tenant in a token that another issuer made
    provider().behaviour.claims = person;
    expect((await signIn(made)).code).toBe("oidc_issuer");
  });

  it("a generic connection is never one of many tenants, whatever is in its issuer", async () => {
    asTenant();
    provider().behaviour.discovery = () => ({});
    const made = await newConnection({
      oidc: {
        issuer: `${provider().base}/common/v2.0`,
        authorizationEndpoint: `${provider().base}/authorize`,
        tokenEndpoint: `${provider().base}/token`,
        jwksUri: `${provider().base}/jwks`,
      },
    });
    expect((await signIn(made)).code).toBe("oidc_issuer");
  });

  it("an e-mail counts only with xms_edov", async () => {
    asTenant();
    const made = await newConnection(microsoft());
    await createUser(
      { organizationId: made.organization.id, user: { email: "ada@acme.test" }, createdBy: "api" },
      context(),
    );
    provider().behaviour.claims = { ...person, email_verified: true };
    expect((await signIn(made)).code).toBe("email_unverified");
    for (const xms_edov of [false, "false", 0]) {
      provider().behaviour.claims = { ...person, xms_edov };
      expect((await signIn(made)).code).toBe("email_unverified");
    }
    provider().behaviour.claims = { ...person, xms_edov: "1" };
    expect((await signIn(made)).code).toBe("ok");
  });

  it("too many groups are a state of their own: nothing is taken away, and the event says so", async () => {
    asTenant();
    const made = await newConnection(microsoft());
    provider().behaviour.claims = {
      ...person,
      _claim_names: { groups: "src1" },
      _claim_sources: { src1: { endpoint: `${provider().base}/claim-source` } },
    };
    const { code, event } = await signIn(made);
    expect(code).toBe("ok");
    expect(event?.decision && "notes" in event.decision && event.decision.notes).toEqual([
      said("claimsOverflow", { name: "groups" }),
    ]);
    // The address in the token is never called: whoever writes it would receive the access token.
    expect(provider().count("/claim-source")).toBe(0);
  });

  it("a key of another issuer in a common key set is not used", async () => {
    asTenant();
    const { key } = provider().behaviour;
    const made = await newConnection(microsoft());
    provider().behaviour.publishedKeys = [{ ...key.publicJwk, issuer: `${provider().base}/${other}/v2.0` }];
    expect((await signIn(made)).code).toBe("oidc_key_unknown");
    provider().behaviour.publishedKeys = [{ ...key.publicJwk, issuer: `${provider().base}/{tenantid}/v2.0` }];
    expect((await signIn(made)).code).toBe("ok");
  });
});
