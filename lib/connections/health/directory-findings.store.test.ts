import { afterAll, beforeAll, expect, it } from "vitest";
import { assertedAda, saveSaml, signInAs } from "@/e2e/support/directory-world";
import { newDirectory } from "@/e2e/support/scim-world";
import { openTestDatabase, testContext } from "@/e2e/support/test-database";
import type { DatabaseHandle } from "@/lib/db/open-database";
import { findUserByEmail, updateUserRow } from "@/lib/directory/user-store";
import { newClaims } from "@/lib/identity/asserted-identity";
import { updateDirectoryRow } from "@/lib/scim/directory-store";
import { findFindings } from "./find-findings";

// What would hide a contradiction, or cry wolf: a way of naming people that is no contradiction, another organization, a dry run.

let database: DatabaseHandle;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database?.close());

async function world() {
  const { organizationId, domain } = await newDirectory(database.db, { name: "Unconnected" });
  const { id } = await saveSaml(database.db, organizationId, { provisioning: { roles: { unmapped: "ignore" } } });
  const made = await newDirectory(database.db, { organizationId, connectionId: id, name: "Entra" });
  const signIn = (subject: string, name: string) => {
    const claims = Object.assign(newClaims(), { email: [`${name}@${domain}`] });
    return signInAs(database.db, assertedAda(id, { subject, claims }));
  };
  const findings = async (connectionId: string | null = null) => {
    const all = await findFindings({ organizationId, connectionId }, testContext(database.db));
    return all.filter((finding) => finding.id.startsWith("directory_")).map((finding) => [finding.id, finding.subject]);
  };
  return { ...made, connectionId: id, domain, signIn, findings };
}

it("an address that differs is a finding with both values, until they agree", async () => {
  const { organizationId, domain, name, connectionId, post, findings } = await world();
  await post("ada");
  expect(await findings()).toEqual([]);
  const user = await findUserByEmail(database.db, organizationId, `ada@${domain}`);
  await updateUserRow(database.db, organizationId, user?.id ?? "", { email: `countess@${domain}` });
  const found = [["directory_email_differs", `ada@${domain} ≠ countess@${domain} (Entra)`]];
  expect(await findings()).toEqual(found);
  expect(await findings(connectionId)).toEqual(found);
  expect(await findings("another")).toEqual([]);
  const other = await world();
  expect(await other.findings()).toEqual([]);
  await updateDirectoryRow(database.db, name, { dryRun: true });
  expect(await findings()).toEqual([]);
});

it("a subject that is another external id is one, where subjects are external ids", async () => {
  const { domain, post, signIn, findings } = await world();
  await signIn("E-other", "eve");
  await post("ada", { externalId: "E-ada" });
  await post("eve", { externalId: "E-eve" });
  expect(await findings(), "nothing says that subjects are external ids here").toEqual([]);
  await signIn("E-ada", "ada");
  expect(await findings()).toEqual([["directory_subject_differs", `eve@${domain}: E-eve ≠ E-other (Entra)`]]);
});

it.each([
  ["the user name", (domain: string) => `EVE@${domain}`],
  ["the external id behind the tenant", () => "6d2f1f8e-0000-4000-8000-0123456789ab/E-eve"],
])("a subject that is %s is none", async (_what, subjectOf) => {
  const { domain, post, signIn, findings } = await world();
  await signIn(subjectOf(domain), "eve");
  await post("ada", { externalId: "E-ada" });
  await post("eve", { externalId: "E-eve" });
  await signIn("E-ada", "ada");
  expect(await findings()).toEqual([]);
});
