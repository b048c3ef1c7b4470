import { findEvent } from "@/lib/activity/event-queries";
import { findConnection } from "@/lib/connections/connection-store";
import { findWorkingCopy, writeDraftRow } from "@/lib/connections/draft-store";
import type { Context } from "@/lib/context";
import type { Db } from "@/lib/db/database";
import { findAttribute } from "@/lib/directory/attribute-store";
import { SsoError } from "@/lib/errors/sso-error";
import { plain, said } from "@/lib/facts/fact";
import { attributeKeyOf, type ClaimField, isAttributeField } from "@/lib/identity/attribute-type";
import { claimRowsSchema } from "@/lib/identity/claim-mapping";

/**
 * Maps a claim that arrived in a sign-in to a field of people, in the connection's draft: before the other rows of the
 * field, so that it wins. What is saved stays.
 * @throws SsoError not_found for a claim that did not arrive, validation_failed when there are too many rows, or no such attribute
 */
export async function mapClaimInDraft(
  input: { organizationId: string; reference: string; claim: string; field: ClaimField },
  ctx: Context,
): Promise<void> {
  const { organizationId, reference, claim, field } = input;
  const event = await findEvent(ctx.db, organizationId, reference);
  const saved = event?.connection ? await findConnection(ctx.db, organizationId, event.connection) : null;
  const hasArrived = claim === "NameID" || Object.hasOwn(event?.claims?.claims ?? {}, claim);
  if (!saved || !hasArrived) throw new SsoError("not_found");
  await requireField(ctx.db, organizationId, field);
  const known = await findWorkingCopy(ctx.db, saved);
  const draft = known.connection;
  const others = draft.claims.filter(
    (row) => row.field !== field || row.from !== claim || row.transforms !== undefined,
  );
  const parsed = claimRowsSchema.safeParse([{ field, from: claim }, ...others]);
  if (!parsed.success)
    throw new SsoError("validation_failed", {
      expected: said("atMostRows", { count: 200 }),
      got: plain(others.length + 1),
    });
  await writeDraftRow(ctx.db, { ...draft, claims: parsed.data }, known, ctx);
}

async function requireField(db: Db, organizationId: string, field: ClaimField): Promise<void> {
  if (!isAttributeField(field)) return;
  const key = attributeKeyOf(field);
  if ((await findAttribute(db, organizationId, key)) !== null) return;
  throw new SsoError("validation_failed", {
    expected: said("attributesHere"),
    got: plain(key),
    fields: { field: "attribute_unknown" },
  });
}
