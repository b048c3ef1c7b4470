import { z } from "zod";
import { recordAudit } from "@/lib/audit/audit-store";
import { diffFields } from "@/lib/audit/diff-fields";
import { requireAsRead } from "@/lib/audit/require-as-read";
import type { Context } from "@/lib/context";
import { brokenConstraint } from "@/lib/db/database";
import { SsoError } from "@/lib/errors/sso-error";
import { plain, said } from "@/lib/facts/fact";
import { attributeTypes } from "@/lib/identity/attribute-type";
import type { AttributeInput, AttributePatch } from "./attribute-schema";
import {
  type Attribute,
  deleteAttributeRow,
  findAttribute,
  insertAttribute,
  listAttributes,
  relabelAttribute,
} from "./attribute-store";
import { lockRow } from "./lock-row-store";
import { whatNamesAttribute } from "./mapping-reference-store";
import { lockOrganization } from "./organization-store";
import { requireWithin } from "./quotas";

export const attributeViewSchema = z
  .object({ key: z.string(), label: z.string(), type: z.enum(attributeTypes) })
  .meta({ id: "Attribute" });
export type AttributeView = z.infer<typeof attributeViewSchema>;

export function toAttributeView({ key, label, type }: Attribute): AttributeView {
  return { key, label, type };
}

/** @throws SsoError already_exists, quota_reached */
export async function createAttribute(
  { organizationId, attribute }: { organizationId: string; attribute: AttributeInput },
  ctx: Context,
): Promise<AttributeView> {
  try {
    await ctx.db.transaction(async (tx) => {
      // Two that arrive at once must not both be the last one that there is room for.
      await lockOrganization(tx, organizationId);
      await insertAttribute(tx, { ...attribute, organizationId, createdAt: ctx.now });
      requireWithin("attributes", (await listAttributes(tx, organizationId)).length);
      const change = { organizationId, action: "attribute.created", before: null, after: attribute } as const;
      await auditAttribute(change, { ...ctx, db: tx });
    });
    return attribute;
  } catch (error) {
    if (!brokenConstraint(error)) throw error;
    throw new SsoError("already_exists", {
      expected: said("freeAttributeKey"),
      got: plain(attribute.key),
      fields: { key: "attribute_taken" },
    });
  }
}

/** Gives an attribute another label; key and type stay. @throws SsoError not_found, changed_meanwhile */
export async function updateAttribute(
  input: { organizationId: string; key: string; patch: AttributePatch },
  ctx: Context,
): Promise<AttributeView> {
  const { organizationId, key, patch } = input;
  const before = await findAttribute(ctx.db, organizationId, key);
  if (!before) throw new SsoError("not_found");
  const { label } = patch;
  if (label === undefined || label === before.label) return toAttributeView(before);
  return ctx.db.transaction(async (tx) => {
    await lockRow(tx, { type: "attribute", organizationId, key });
    const stored = (await findAttribute(tx, organizationId, key)) ?? before;
    const row = await relabelAttribute(tx, organizationId, key, label);
    if (!row) throw new SsoError("not_found");
    const after = toAttributeView(row);
    const change = { organizationId, action: "attribute.updated", before: toAttributeView(stored), after } as const;
    await auditAttribute(change, { ...ctx, db: tx });
    return after;
  });
}

/**
 * Deletes an attribute with what people have in it. One that a connection maps a claim to, or that an application is told, stays: the
 * next attribute of its key would be filled and told by rows that nobody wrote for it.
 * @throws SsoError not_found, attribute_in_use
 */
export async function deleteAttribute(input: { organizationId: string; key: string }, ctx: Context): Promise<void> {
  const { organizationId, key } = input;
  const attribute = await findAttribute(ctx.db, organizationId, key);
  if (!attribute) throw new SsoError("not_found");
  await ctx.db.transaction(async (tx) => {
    await deleteAttributeRow(tx, organizationId, key);
    const naming = await whatNamesAttribute(tx, organizationId, key);
    if (naming.length > 0)
      throw new SsoError("attribute_in_use", { expected: said("unmappedAttribute"), got: plain(naming) });
    const before = toAttributeView(attribute);
    const change = { organizationId, action: "attribute.deleted", before, after: null } as const;
    await auditAttribute(change, { ...ctx, db: tx });
  });
}

type AttributeChange = {
  organizationId: string;
  action: `attribute.${string}`;
  before: AttributeView | null;
  after: AttributeView | null;
};

async function auditAttribute({ organizationId, action, before, after }: AttributeChange, ctx: Context): Promise<void> {
  const attribute = after ?? before;
  if (!attribute) return;
  const target = { type: "attribute", id: attribute.key, label: attribute.label } as const;
  const changes = diffFields(before, after);
  requireAsRead(changes, ctx);
  await recordAudit({ organizationId, action, target, changes }, ctx);
}
