import { beforeEach, expect, it } from "vitest";
import { makeAuthority, makeIssuedKeyPair } from "@/e2e/support/authority";
import { madeConnection, trusting } from "@/e2e/support/connection-world";
import { sharedOidcWorld } from "@/e2e/support/oidc-world";
import { peekClientSecret } from "./client-secret";
import type { Connection } from "./connection";
import { toInput } from "./connection-input";
import { connectionInputSchema } from "./connection-schema";
import { findConnection } from "./connection-store";
import { findDraft } from "./draft-store";
import { keepTyping } from "./keep-typing";
import type { BaseRevision } from "./require-base-revision";
import { saveConnection } from "./save-connection";

// A draft that keeps itself while somebody types is written without the network. What a save would have read of the provider, or refused,
// must not be lost because such a draft was there first.

const world = sharedOidcWorld();
let asked: number;

beforeEach(() => {
  asked = 0;
  world.provider().behaviour.discovery = (document, query) => {
    asked += 1;
    return query.includes("appid") ? { ...document, token_endpoint: `${document.token_endpoint}-of-app` } : document;
  };
});

function typed(connection: Connection, change: object, baseRevision: BaseRevision) {
  const part = toInput(connection);
  const merged = connection.protocol === "oidc" ? { ...part, oidc: { ...toInput(connection).oidc, ...change } } : part;
  return {
    organizationId: connection.organizationId,
    connectionId: connection.id,
    connection: connectionInputSchema.parse(merged),
    explicitSamlFields: [],
    baseRevision,
  };
}

/** Keeps what was typed, as the page does. @returns what the page shows from then on */
async function keep(connection: Connection, change: object, baseRevision: BaseRevision = page(connection)) {
  const { keptAt } = await keepTyping(typed(connection, change, baseRevision), world.context());
  return { version: baseRevision.version, draftAt: keptAt?.toISOString() ?? null };
}

const page = ({ version }: Connection): BaseRevision => ({ version, draftAt: null });

async function drafted(connection: Connection) {
  const draft = await findDraft(world.db(), connection);
  if (draft?.connection.protocol !== "oidc") throw new Error("a draft expected");
  return { ...draft, oidc: draft.connection.oidc };
}

it("asks no provider; the save reads what the draft did not", async () => {
  const { connection } = await world.newConnection({ status: "draft" });
  asked = 0;
  const baseRevision = await keep(connection, { discoveryQuery: "appid=7" });
  expect(asked).toBe(0);
  expect((await drafted(connection)).oidc.tokenEndpoint).toBe(connection.oidc.tokenEndpoint);
  const saved = await saveConnection(typed(connection, { discoveryQuery: "appid=7" }, baseRevision), world.context());
  expect(asked).toBe(1);
  expect(saved).toMatchObject({ oidc: { tokenEndpoint: `${connection.oidc.tokenEndpoint}-of-app` } });
});

it("one person keeps the draft of one connection thirty times in a minute, and nothing beyond", async () => {
  const [{ connection }, other] = [await world.newConnection(), await world.newConnection()];
  const keepAs = async (person: string, of: Connection, maxAgeSeconds: number, baseRevision: BaseRevision) => {
    const actor = { type: "user" as const, id: `${person} ${connection.id}`, label: person };
    const { keptAt } = await keepTyping(typed(of, { maxAgeSeconds }, baseRevision), { ...world.context(), actor });
    return { ...baseRevision, draftAt: keptAt?.toISOString() ?? null };
  };
  let baseRevision = page(connection);
  for (let kept = 1; kept <= 30; kept++) baseRevision = await keepAs("ada", connection, kept, baseRevision);
  await expect(keepAs("ada", connection, 31, baseRevision)).rejects.toMatchObject({ code: "rate_limited" });
  expect(await drafted(connection)).toMatchObject({ oidc: { maxAgeSeconds: 30 } });
  // A colleague has a limit of their own, and so has another connection.
  await keepAs("ada", other.connection, 31, page(other.connection));
  await keepAs("alan", connection, 32, baseRevision);
  expect(await drafted(connection)).toMatchObject({ oidc: { maxAgeSeconds: 32 } });
});

it("what is not different is no draft", async () => {
  const { connection } = await world.newConnection();
  const baseRevision = await keep(connection, { maxAgeSeconds: 60 });
  expect(baseRevision.draftAt).not.toBeNull();
  expect((await keep(connection, {}, baseRevision)).draftAt).toBeNull();
  expect(await findDraft(world.db(), connection)).toBeNull();
});

it("refuses another organization's connection", async () => {
  const [mine, theirs] = [await world.newConnection(), await world.newConnection()];
  const input = { ...typed(theirs.connection, { maxAgeSeconds: 60 }, page(theirs.connection)) };
  const foreign = keepTyping({ ...input, organizationId: mine.organization.id }, world.context());
  await expect(foreign).rejects.toMatchObject({ code: "not_found" });
  expect(await findDraft(world.db(), theirs.connection)).toBeNull();
});

it("a draft of a page that has merged begins with what is saved", async () => {
  const { connection } = await world.newConnection();
  const baseRevision = await keep(connection, { maxAgeSeconds: 60 });
  const { baseRevision: _page, ...byScript } = typed(connection, { acrValues: ["high"] }, baseRevision);
  const saved = await saveConnection({ ...byScript, override: "a test" }, world.context());
  await expect(keep(connection, { maxAgeSeconds: 70 }, baseRevision)).rejects.toMatchObject({ code: "already_exists" });
  await keep(saved, { maxAgeSeconds: 70 }, { ...baseRevision, version: saved.version });
  expect(await drafted(saved)).toMatchObject({ baseVersion: saved.version });
});

it("keeps a typed secret sealed, and takes the saved one where that is meant", async () => {
  const { connection } = await world.newConnection({ status: "draft" });
  const baseRevision = await keep(connection, { clientSecret: "typed and not saved" });
  const { oidc } = await drafted(connection);
  expect(JSON.stringify(oidc)).not.toContain("typed and not saved");
  expect(peekClientSecret(connection.id, oidc.sealedClientSecret ?? "")).toBe("typed and not saved");
  const again = { ...baseRevision, hasSavedSecret: true };
  await keep(connection, { maxAgeSeconds: 60 }, again);
  expect((await drafted(connection)).oidc.sealedClientSecret).toBe(connection.oidc.sealedClientSecret);
});

it("the saved secret does not follow a draft to another host", async () => {
  const { connection } = await world.newConnection({ status: "draft" });
  const elsewhere = { tokenEndpoint: "https://evil.test/token" };
  const baseRevision = await keep(connection, { ...elsewhere, clientSecret: "of the other host" });
  const asSaved = { ...baseRevision, hasSavedSecret: true };
  await expect(keep(connection, elsewhere, asSaved)).rejects.toMatchObject({
    code: "validation_failed",
    details: { fields: { "oidc.clientSecret": "secret_again" } },
  });
});

it("an authority that a draft kept is refused by the save all the same", async () => {
  const authority = await makeAuthority("authority", "ec");
  const leaf = await makeIssuedKeyPair("leaf", authority);
  const { connection } = await madeConnection(world.db(), {
    kind: "generic-saml",
    saml: trusting(leaf),
  });
  if (connection.protocol !== "saml") throw new Error("SAML expected");
  const saml = { ...toInput(connection).saml, certificates: [leaf.certificate, authority.certificate] };
  const input = {
    ...typed(connection, {}, page(connection)),
    connection: connectionInputSchema.parse({ ...toInput(connection), saml }),
  };
  const { keptAt } = await keepTyping(input, world.context());
  const baseRevision = { ...input.baseRevision, draftAt: keptAt?.toISOString() ?? null };
  await expect(saveConnection({ ...input, baseRevision }, world.context())).rejects.toMatchObject({
    code: "validation_failed",
  });
  expect(await findConnection(world.db(), connection.organizationId, connection.id)).toMatchObject({
    version: 1,
  });
});
