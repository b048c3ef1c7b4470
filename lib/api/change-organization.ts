import type { Context } from "@/lib/context";
import type { OrganizationPatch } from "@/lib/directory/directory-schema";
import { lockRow } from "@/lib/directory/lock-row-store";
import { findOrganization, type Organization } from "@/lib/directory/organization-store";
import { updateOrganization } from "@/lib/directory/save-organization";
import { SsoError } from "@/lib/errors/sso-error";
import { entityTag, whileUnchanged } from "./entity-tag";

/** What a resource that is made of an organization's record says of it. */
type ToView = (organization: Organization) => unknown;

/**
 * Changes an organization for a program, while it is what the program has read.
 * @param asked.toView of which the entity tag is made
 * @throws SsoError precondition_failed, and what updating throws
 */
export async function changeOrganization(
  organization: Organization,
  { patch, caller, ifMatch, toView }: Asked,
  ctx: Context,
): Promise<Organization> {
  const byOperator = caller.organizationId === null;
  // A key signs nobody in, so it proves nothing; the installation's own key may close codes, as it may open them, and require passkeys.
  const proven = { isSsoProven: byOperator, isPasskeyProven: byOperator };
  const input = { slug: organization.slug, patch, byOperator, ...proven };
  return whileUnchanged(
    ifMatch,
    organizationTag(organization, toView),
    (inner) => updateOrganization(input, inner),
    ctx,
  );
}

type Asked = {
  patch: OrganizationPatch;
  caller: { organizationId: string | null };
  ifMatch: string | null;
  toView: ToView;
};

/** Reads the tag of an organization's resource, whose record is locked until the write is done. */
export function organizationTag({ id, slug }: Organization, toView: ToView): (ctx: Context) => Promise<string> {
  return async ({ db }) => {
    await lockRow(db, { type: "organization", organizationId: id, key: id });
    const current = await findOrganization(db, slug);
    if (!current) throw new SsoError("not_found");
    return entityTag(toView(current));
  };
}
