import { insertImage } from "@/lib/branding/image-store";
import type { ClosableContext, Context } from "@/lib/context";
import { SsoError } from "@/lib/errors/sso-error";
import { insertClientKey, makeMissingClientKeys } from "./client-key-store";
import { hashConfiguration } from "./configuration-hash";
import type { Connection } from "./connection";
import { findConnection } from "./connection-store";
import { deleteDraftRow, workingCopy, writeDraftRow } from "./draft-store";
import { type PrepareInput, prepareConnection } from "./prepare-connection";
import { type BaseRevision, requireBaseDraft } from "./require-base-revision";

export type KeepDraftInput = PrepareInput & {
  connectionId: string;
  baseRevision: BaseRevision;
  /** What was saved since the draft was begun is in the caller's fields, too: the draft begins with the saved version from now on. */
  isMerged?: boolean;
};

/**
 * Keeps what is in the form as the connection's draft, as it would be saved. A draft that changes nothing is none.
 * @param ctx closed to the network while somebody types: what a provider says is read by the test or the save
 * @returns the saved connection, the connection as the draft would make it, and when the draft was kept (null: there is none)
 * @throws SsoError not_found, already_exists (another draft, or another version, than the form shows), and whatever a save would refuse
 */
export async function keepDraft(
  input: KeepDraftInput,
  ctx: ClosableContext,
): Promise<{ saved: Connection; draft: Connection; keptAt: Date | null }> {
  const saved = await findConnection(ctx.db, input.organizationId, input.connectionId);
  if (!saved) throw new SsoError("not_found");
  const known = workingCopy(saved, await requireBaseDraft(saved, input.baseRevision, ctx));
  const { connection: draft, drawn } = await prepareConnection(input, { before: saved, known: known.connection }, ctx);
  const isSaved = draft.name === saved.name && hashConfiguration(draft) === hashConfiguration(saved);
  // The provider has to know the draft's keys before the test.
  const ownKeys = await makeMissingClientKeys(ctx.db, draft);
  await ctx.db.transaction(async (tx) => {
    for (const key of ownKeys) await insertClientKey(tx, saved, key, { state: "active", now: ctx.now });
    if (drawn) await insertImage(tx, saved.organizationId, drawn, ctx.now);
    if (!isSaved)
      await writeDraftRow(tx, draft, input.isMerged ? { ...known, baseVersion: saved.version } : known, ctx);
    else if (known.keptAt) await deleteDraftRow(tx, saved, known.keptAt);
  });
  return { saved, draft, keptAt: isSaved ? null : ctx.now };
}

/**
 * Throws a draft away; what is saved stays, and so does a draft that somebody kept since.
 * @param draftAt when the draft was kept that the caller saw (ISO)
 */
export async function discardDraft(
  { organizationId, connectionId, draftAt }: { organizationId: string; connectionId: string; draftAt: string },
  { db }: Pick<Context, "db">,
): Promise<void> {
  await deleteDraftRow(db, { organizationId, id: connectionId }, new Date(draftAt));
}
