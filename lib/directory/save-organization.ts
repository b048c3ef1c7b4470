import { recordAudit } from "@/lib/audit/audit-store";
import { diffFields } from "@/lib/audit/diff-fields";
import type { Context } from "@/lib/context";
import { randomId } from "@/lib/crypto/tokens";
import { brokenConstraint } from "@/lib/db/database";
import { SsoError } from "@/lib/errors/sso-error";
import type { OrganizationInput, OrganizationPatch } from "./directory-schema";
import {
  deleteOrganizationRow,
  findOrganization,
  insertOrganization,
  type Organization,
  updateOrganizationRow,
} from "./organization-store";

/** @throws SsoError already_exists when the slug is taken */
export async function createOrganization(input: OrganizationInput, ctx: Context): Promise<Organization> {
  const organization: Organization = {
    id: randomId(10),
    ...input,
    ssoEnabled: true,
    claimsRetentionDays: 30,
    createdAt: ctx.now,
  };
  try {
    await ctx.db.transaction(async (tx) => {
      await insertOrganization(tx, organization);
      await recordAudit(
        {
          organizationId: organization.id,
          action: "organization.created",
          target: target(organization),
          changes: diffFields(null, toOrganizationView(organization)),
        },
        { ...ctx, db: tx },
      );
    });
  } catch (error) {
    if (!brokenConstraint(error)) throw error;
    throw new SsoError("already_exists", {
      expected: "a slug that no organization has",
      got: input.slug,
      fields: { slug: "slug_taken" },
    });
  }
  return organization;
}

/** @throws SsoError not_found */
export async function updateOrganization(
  input: { slug: string; patch: OrganizationPatch },
  ctx: Context,
): Promise<Organization> {
  const before = await findOrganization(ctx.db, input.slug);
  if (!before) throw new SsoError("not_found");
  if (Object.keys(input.patch).length === 0) return before;
  return ctx.db.transaction(async (tx) => {
    const after = await updateOrganizationRow(tx, before.id, input.patch);
    const changes = diffFields(toOrganizationView(before), toOrganizationView(after));
    if (changes.length > 0) {
      await recordAudit(
        { organizationId: before.id, action: "organization.updated", target: target(before), changes },
        { ...ctx, db: tx },
      );
    }
    return after;
  });
}

/**
 * Deletes an organization with everything in it. The audit row belongs to the installation: the organization's own
 * rows are gone with it.
 * @throws SsoError not_found
 */
export async function deleteOrganization(input: { slug: string }, ctx: Context): Promise<void> {
  const organization = await findOrganization(ctx.db, input.slug);
  if (!organization) throw new SsoError("not_found");
  await ctx.db.transaction(async (tx) => {
    await deleteOrganizationRow(tx, organization.id);
    await recordAudit(
      { organizationId: null, action: "organization.deleted", target: target(organization) },
      { ...ctx, db: tx },
    );
  });
}

const target = (organization: Organization) => ({
  type: "organization",
  id: organization.id,
  label: organization.name,
});

export type OrganizationView = {
  slug: string;
  name: string;
  tenantId: string | null;
  ssoEnabled: boolean;
  claimsRetentionDays: number;
  createdAt: string;
};

export function toOrganizationView({
  slug,
  name,
  tenantId,
  ssoEnabled,
  claimsRetentionDays,
  createdAt,
}: Organization): OrganizationView {
  return { slug, name, tenantId, ssoEnabled, claimsRetentionDays, createdAt: createdAt.toISOString() };
}
