import { findEvent } from "@/lib/activity/event-queries";
import { findConnection } from "@/lib/connections/connection-store";
import { findWorkingCopy, writeDraftRow } from "@/lib/connections/draft-store";
import type { Context } from "@/lib/context";
import { SsoError } from "@/lib/errors/sso-error";
import { plain, said } from "@/lib/facts/fact";
import { claimRowsSchema } from "@/lib/identity/claim-mapping";
import type { MappableField } from "@/lib/identity/profile-fields";

/**
 * Maps a claim that arrived in a sign-in to a field of people, in the connection's draft: before the other rows of the
 * field, so that it wins. What is saved stays.
 * @throws SsoError not_found for a claim that did not arrive, validation_failed when there are too many rows
 */
export async function mapClaimInDraft(
  input: { organizationId: string; reference: string; claim: string; field: MappableField },
  ctx: Context,
): Promise<void> {
  const { organizationId, reference, claim, field } = input;
  const event = await findEvent(ctx.db, organizationId, reference);
  const saved = event?.connection ? await findConnection(ctx.db, organizationId, event.connection) : null;
  const hasArrived = claim === "NameID" || Object.hasOwn(event?.claims?.claims ?? {}, claim);
  if (!saved || !hasArrived) throw new SsoError("not_found");
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
