import { afterAll, beforeAll, expect, it } from "vitest";
import { type MadeConnection, madeConnection } from "@/e2e/support/connection-world";
import { openTestDatabase, testContext } from "@/e2e/support/test-database";
import { findFindings } from "@/lib/connections/health/find-findings";
import type { DatabaseHandle } from "@/lib/db/open-database";
import { updateOrganization } from "@/lib/directory/save-organization";
import { findConnection } from "./connection-store";

// The Tenant ID of the settings is what a tenant claim without a value demands (IK-A2).
let database: DatabaseHandle;
let made: MadeConnection;
beforeAll(async () => {
  database = await openTestDatabase();
  made = await madeConnection(database.db, { kind: "generic-saml" });
});
afterAll(() => database?.close());

const setTenantId = (tenantId: string | null) =>
  updateOrganization(
    { slug: made.organization.slug, patch: { tenantId }, byOperator: true, isSsoProven: false },
    testContext(database.db),
  );
const demand = (tenantClaim: object) => made.save({ provisioning: { tenantClaim } });
const demanded = async () =>
  (await findConnection(database.db, made.organization.id, made.connection.id))?.provisioning.tenantClaim;
const findings = async () =>
  (
    await findFindings(
      { organizationId: made.organization.id, connectionId: made.connection.id },
      testContext(database.db),
    )
  ).map(({ id }) => id);

it("a tenant claim without a value is refused at its field while the settings hold no Tenant ID", async () => {
  await expect(demand({ claim: "imagekit_id" })).rejects.toMatchObject({
    code: "validation_failed",
    details: { fields: { "provisioning.tenantClaim.value": "tenant_value" } },
  });
  expect(await demanded()).toBeNull();
});

it("the Tenant ID of the settings fills it; a value of its own stays, and differing ones are found", async () => {
  await setTenantId("acme-7");
  await demand({ claim: "imagekit_id" });
  expect(await demanded()).toEqual({ claim: "imagekit_id", value: "acme-7" });
  expect(await findings()).not.toContain("tenant_value_differs");
  await demand({ claim: "imagekit_id", value: "other" });
  expect(await demanded()).toEqual({ claim: "imagekit_id", value: "other" });
  expect(await findings()).toContain("tenant_value_differs");
});
