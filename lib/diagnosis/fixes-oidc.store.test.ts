import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { oidcFixRows } from "@/e2e/fixtures/oidc-fix-rows";
import { madeConnection } from "@/e2e/support/connection-world";
import { sharedFixWorld } from "@/e2e/support/fix-world";
import { type MockProvider, startMockProvider } from "@/e2e/support/mock-openid-provider";
import { baseUrl } from "@/e2e/support/test-database";
import { findEvent } from "@/lib/activity/event-queries";
import { completeSignIn } from "@/lib/sign-in/complete-sign-in";
import { startTest } from "@/lib/sign-in/start-sign-in";

// OpenID Connect: refused, fixed, and the same kept answer passes when the fixed draft verifies it, without asking anybody.

const { db, context, fixAndReplay } = sharedFixWorld();
let provider: MockProvider;

beforeAll(async () => {
  provider = await startMockProvider();
});
beforeEach(() => provider.reset());
afterAll(() => provider?.stop());

it.each(oidcFixRows())("$code: $fix", async ({ code, fix, kind = "generic-oidc", oidc, behaviour, needsSignIn }) => {
  const { id: clientId, secret: clientSecret } = provider.client;
  const made = await madeConnection(db(), {
    kind,
    oidc: { issuer: provider.base, clientId, clientSecret, ...oidc },
    claims: [
      { field: "email", from: "email" },
      { field: "role", from: "roles" },
    ],
  });
  if (made.connection.protocol !== "oidc") throw new Error("OIDC expected");
  const { authorizationEndpoint, tokenEndpoint, jwksUri } = made.connection.oidc;
  Object.assign(provider.behaviour, behaviour);
  const testId = await made.begin({
    oidc: { issuer: provider.base, clientId, authorizationEndpoint, tokenEndpoint, jwksUri, ...oidc },
  });
  const request = await startTest({ testId, by: { userId: made.admin } }, context());
  if (request?.binding !== "redirect") throw new Error("redirect expected");
  const callback = `${baseUrl}/oidc/callback/${made.connection.id}?${provider.authorize(request.url)}`;
  const { reference } = await completeSignIn(
    { protocol: "oidc", connectionId: made.connection.id, request: new Request(callback) },
    context(),
  );
  expect(await findEvent(db(), made.organization.id, reference)).toMatchObject({ code, purpose: "test" });
  const asked = provider.seen.length;
  const replay = await fixAndReplay(made, reference, fix);
  expect(provider.seen.length, "judging again asks nobody").toBe(asked);
  expect(replay.code).toBe(needsSignIn ? code : "ok");
});
