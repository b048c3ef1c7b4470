import type { Context } from "@/lib/context";
import { findOrganizationById } from "@/lib/directory/organization-store";
import { SsoError } from "@/lib/errors/sso-error";
import { said } from "@/lib/facts/fact";
import type { ProvisioningPolicy } from "@/lib/provisioning/provisioning-policy";

/**
 * The policy with the value of its tenant claim: one that was left out is the Tenant ID of the organization's settings.
 * @throws SsoError validation_failed when the settings hold none either
 */
export async function fillTenantValue(
  organizationId: string,
  policy: ProvisioningPolicy,
  { db }: Pick<Context, "db">,
): Promise<ProvisioningPolicy> {
  const { tenantClaim } = policy;
  if (tenantClaim === null || tenantClaim.value !== undefined) return policy;
  const value = (await findOrganizationById(db, organizationId))?.tenantId;
  if (value) return { ...policy, tenantClaim: { ...tenantClaim, value } };
  throw new SsoError("validation_failed", {
    expected: said("tenantValue"),
    got: said("claimWithoutValue", { claim: tenantClaim.claim }),
    fields: { "provisioning.tenantClaim.value": "tenant_value" },
  });
}
