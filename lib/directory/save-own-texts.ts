import { recordAudit } from "@/lib/audit/audit-store";
import { diffFields } from "@/lib/audit/diff-fields";
import { ownTextsSchema } from "@/lib/branding/own-text-schema";
import { type OwnTexts, toOwnTexts, toStoredTexts } from "@/lib/branding/own-texts";
import type { Context } from "@/lib/context";
import { SsoError } from "@/lib/errors/sso-error";
import { plain, said } from "@/lib/facts/fact";
import { applyMergePatch } from "@/lib/json/merge-patch";
import { parseBody } from "@/lib/json/parse-body";
import { findOrganizationById, lockOrganization, type Organization, updateOrganizationRow } from "./organization-store";

/**
 * Changes an organization's custom texts of sign-in pages and mails.
 * @param patch the texts that change (JSON merge patch), so that two people who write in two languages do not undo each other's
 * @returns every text as it is now
 * @throws SsoError validation_failed with the path of each, not_found
 */
export async function saveOwnTexts(
  { organization, patch }: { organization: Pick<Organization, "id" | "name">; patch: unknown },
  ctx: Context,
): Promise<OwnTexts> {
  const { id, name } = organization;
  return ctx.db.transaction(async (tx) => {
    await lockOrganization(tx, id);
    const current = await findOrganizationById(tx, id);
    if (!current) throw new SsoError("not_found");
    const before = toOwnTexts(current.texts);
    const wanted = parseBody(ownTextsSchema, applyMergePatch(before, patch), (paths) =>
      said("refusedTexts", { fields: plain(paths) }),
    );
    const stored = toStoredTexts(wanted);
    const after = toOwnTexts(stored);
    const changes = diffFields(before, after, "texts");
    if (changes.length === 0) return after;
    await updateOrganizationRow(tx, id, { texts: stored });
    const target = { type: "organization", id, label: name } as const;
    await recordAudit({ organizationId: id, action: "organization.updated", target, changes }, { ...ctx, db: tx });
    return after;
  });
}
