import { eq } from "drizzle-orm";
import { expect, it } from "vitest";
import { sessionIndexes, sessions } from "@/drizzle/schema/sessions";
import { madeConnection, trusting } from "@/e2e/support/connection-world";
import { claiming, sharedOidcWorld } from "@/e2e/support/oidc-world";
import { answerFor, beginSignIn, postAnswer, redeem } from "@/e2e/support/saml-arrival";
import { makeKeyPair } from "@/e2e/support/saml-response";
import { secretBox } from "@/lib/crypto/app-secret-box";
import { oidcSidKeys, oidcSubjectKeys, samlIndexKeys, samlSubjectKeys } from "@/lib/identity/logout-keys";
import { openSessionSubject } from "./session-subject";

// What a provider's logout will name is written when the session begins.

const world = sharedOidcWorld();

async function sessionOf(organizationId: string) {
  const [session] = await world.db().select().from(sessions).where(eq(sessions.organizationId, organizationId));
  if (!session) throw new Error("a session expected");
  const indexes = await world.db().select().from(sessionIndexes).where(eq(sessionIndexes.sessionId, session.id));
  return { ...session, indexes: indexes.map(({ key }) => key) };
}

it("a sign-in by SAML is found by its NameID and by its SessionIndex", async () => {
  const idp = await makeKeyPair("idp");
  const acme = await madeConnection(world.db(), { kind: "generic-saml", status: "live", saml: trusting(idp) });
  const begun = await beginSignIn(acme);
  const answer = answerFor(acme, begun.requestId, { key: idp });
  await redeem(acme, await postAnswer(acme, acme.connection.id, answer, begun.relayState), begun.browserToken);
  const session = await sessionOf(acme.organization.id);
  const {
    issuer,
    subject,
    subjectFormat: format,
    sessionIndexes: named,
  } = openSessionSubject(session.encryptedSubject ?? "");
  const place = { connectionId: acme.connection.id, issuer };
  expect([session.subjectKey]).toEqual(samlSubjectKeys(secretBox(), place, { nameId: subject, format }));
  expect(named).toHaveLength(1);
  expect(session.indexes).toEqual(named?.flatMap((index) => samlIndexKeys(secretBox(), place, index)));
});

it("a sign-in by OpenID Connect is found by its sub and by its sid", async () => {
  const made = await world.newConnection();
  Object.assign(world.provider().behaviour, claiming({ sid: "sid-7" }));
  await world.redeem(await world.signIn(made));
  const { issuer } = world.provider().behaviour;
  const place = { connectionId: made.connection.id, issuer };
  expect(await sessionOf(made.organization.id)).toMatchObject({
    subjectKey: oidcSubjectKeys(secretBox(), place, "subject-of-ada")[0],
    sidKey: oidcSidKeys(secretBox(), place, "sid-7")[0],
    indexes: [],
  });
});
