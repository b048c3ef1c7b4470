import { afterAll, beforeAll, expect, it } from "vitest";
import { idpIssuer, madeConnection, runTest, trusting } from "@/e2e/support/connection-world";
import { type KeyPair, makeKeyPair } from "@/e2e/support/saml-response";
import { openTestDatabase, testContext } from "@/e2e/support/test-database";
import { listAudit } from "@/lib/audit/audit-queries";
import type { DatabaseHandle } from "@/lib/db/open-database";
import { connectionInputSchema } from "./connection-schema";
import { saveConnection } from "./save-connection";

let database: DatabaseHandle;
let idp: KeyPair;

beforeAll(async () => {
  database = await openTestDatabase();
  idp = await makeKeyPair("idp");
});
afterAll(() => database?.close());

const asked = (organizationId: string, connectionId: string | null, override: string | null = null) => {
  const connection = connectionInputSchema.parse({
    name: "Provider",
    kind: "generic-saml",
    status: "live",
    saml: trusting(idp),
  });
  const input = { organizationId, connectionId, connection, explicitSamlFields: [], override, asksFirstTest: true };
  return saveConnection(input, testContext(database.db));
};

it("one click puts no untested connection live, whether it is new or was a draft; a reason is written down", async () => {
  const { organization, connection } = await madeConnection(database.db, {
    kind: "generic-saml",
    saml: { ...trusting(idp), issuer: `${idpIssuer}/other` },
  });
  await expect(asked(organization.id, null)).rejects.toMatchObject({ code: "connection_untested" });
  await expect(asked(organization.id, connection.id)).rejects.toMatchObject({ code: "connection_untested" });
  expect(await asked(organization.id, connection.id, "the provider tests it")).toMatchObject({ status: "live" });
  const [entry] = await listAudit(database.db, organization.id, {}, { limit: 1, before: null });
  expect(entry?.changes).toContainEqual({ field: "savedWithoutTest", from: null, to: "the provider tests it" });
});

it("after a passed test of what is turned on nothing is asked, nor when it comes back as it was live", async () => {
  const made = await madeConnection(database.db, { kind: "generic-saml", saml: trusting(idp) });
  await runTest(made, await made.begin({}), { key: idp });
  expect(await asked(made.organization.id, made.connection.id)).toMatchObject({ status: "live" });
  await made.save({ status: "off" }, null);
  expect(await asked(made.organization.id, made.connection.id)).toMatchObject({ status: "live" });
});
