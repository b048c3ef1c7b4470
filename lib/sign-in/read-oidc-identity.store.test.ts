import { createHash } from "node:crypto";
import { expect, it } from "vitest";
import { claiming, sharedOidcWorld } from "@/e2e/support/oidc-world";
import { baseUrl } from "@/e2e/support/test-database";
import { findEvent } from "@/lib/activity/event-queries";
import { createUser } from "@/lib/directory/save-user";

// What a sign-in asks, how often, and what it makes of what is said (checks.md 6).

const { provider, db, context, newConnection, begin, callback, signIn } = sharedOidcWorld();

it("a code is exchanged once, also when the answer arrives 10 times at once", async () => {
  const made = await newConnection();
  const started = await begin(made);
  const parameters = provider().authorize(started.url);
  const outcomes = await Promise.all(Array.from({ length: 10 }, () => callback(made, parameters)));
  expect(outcomes.filter((outcome) => outcome.status === "signed-in")).toHaveLength(1);
  expect(provider().count("/token")).toBe(1);
  const late = await callback(made, parameters);
  expect((await findEvent(db(), made.organization.id, late.reference))?.code).toBe("oidc_state_used");
});

it("an answer at another connection's address is refused, and does not use the sign-in up", async () => {
  const made = await newConnection();
  const other = await newConnection();
  const started = await begin(made);
  const parameters = provider().authorize(started.url);
  const outcome = await callback(other, parameters);
  expect((await findEvent(db(), other.organization.id, outcome.reference))?.code).toBe("oidc_state_connection");
  expect((await callback(made, parameters)).status).toBe("signed-in");
});

it("the request carries PKCE S256, state, nonce and what the connection asks for (EN-5, EN-7, EN-8, EN-21)", async () => {
  const made = await newConnection({
    oidc: {
      scopes: ["email", "offline_access"],
      maxAgeSeconds: 0,
      acrValues: ["a", "b"],
      amrValues: ["mfa"],
      prompt: "login",
    },
  });
  const query = new URL((await begin(made, "ada@acme.test")).url).searchParams;
  expect(Object.fromEntries(query)).toMatchObject({
    response_type: "code",
    scope: "openid email offline_access",
    code_challenge_method: "S256",
    max_age: "0",
    acr_values: "a b",
    claims: '{"id_token":{"amr":{"essential":true,"values":["mfa"]}}}',
    prompt: "login",
    login_hint: "ada@acme.test",
    redirect_uri: `${baseUrl}/oidc/callback/${made.connection.id}`,
  });
  expect(query.get("state")).toHaveLength(43);
  expect(query.get("nonce")).toHaveLength(43);
  expect(query.get("code_challenge")).toHaveLength(createHash("sha256").update("").digest("base64url").length);
});

it("an e-mail that the provider does not vouch for finds nobody (nOAuth)", async () => {
  const made = await newConnection();
  await createUser(
    { organizationId: made.organization.id, user: { email: "ada@acme.test" }, createdBy: "api" },
    context(),
  );
  for (const email_verified of [undefined, false, "false"]) {
    provider().behaviour.claims = { ...provider().behaviour.claims, email_verified };
    expect((await signIn(made)).code).toBe("email_unverified");
  }
  provider().behaviour.claims = { ...provider().behaviour.claims, email_verified: true };
  expect((await signIn(made)).code).toBe("ok");
});

it("claims called __proto__, a bare string as list, nested names, 10,000 groups: all of it is data", async () => {
  const made = await newConnection({
    claims: [
      { field: "email", from: "email" },
      { field: "role", from: "realm_access.roles" },
    ],
  });
  provider().behaviour.claims = {
    ...provider().behaviour.claims,
    realm_access: { roles: "developer" },
    groups: Array.from({ length: 10_000 }, (_, index) => `group-${index}`),
    ...JSON.parse('{"__proto__": {"roles": "admin"}, "constructor": "x"}'),
  };
  const { code, event } = await signIn(made);
  expect(code).toBe("ok");
  expect(event?.claims?.claims["realm_access.roles"]).toEqual(["developer"]);
  expect(event?.claims?.claims.groups).toHaveLength(10_000);
});

it("the lists of claims restrict what is used, per source (EN-6)", async () => {
  const made = await newConnection({ oidc: { idTokenClaims: ["email"], userinfoClaims: ["roles"] } });
  provider().behaviour.userinfo = { name: "Not listed", roles: ["finance"] };
  const { event } = await signIn(made);
  expect({ ...event?.claims?.claims }).toEqual({ email: ["ada@acme.test"], roles: ["finance"] });
});

it("the provider's tokens are given back, also after a refusal", async () => {
  const made = await newConnection();
  provider().behaviour.tokens = (answer) => ({ ...answer, refresh_token: "refresh-1" });
  Object.assign(provider().behaviour, claiming({ azp: "x" }));
  expect((await signIn(made)).code).toBe("oidc_azp");
  const given = () =>
    provider().seen.flatMap(({ path, body }) => (path === "/revoke" ? [body.get("token") ?? ""] : []));
  // Tokens of earlier sign-ins may still be arriving: look only at the refresh token and what follows it.
  await expect.poll(() => given().join(" ")).toMatch(/(^| )refresh-1 access-/);
});
