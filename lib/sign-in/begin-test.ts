import { insertImage } from "@/lib/branding/image-store";
import { insertClientKey, makeMissingClientKeys } from "@/lib/connections/client-key-store";
import { hashConfiguration } from "@/lib/connections/configuration-hash";
import type { Connection } from "@/lib/connections/connection";
import { missingParts } from "@/lib/connections/connection-schema";
import { findConnection } from "@/lib/connections/connection-store";
import { deleteDraftRow, findDraft, writeDraftRow } from "@/lib/connections/draft-store";
import { baseDraft, prepareConnection, type SaveConnectionInput } from "@/lib/connections/save-connection";
import type { Context } from "@/lib/context";
import { randomId } from "@/lib/crypto/tokens";
import { SsoError } from "@/lib/errors/sso-error";
import { insertTest } from "./test-store";

/**
 * Keeps what stands in the form as the connection's draft, as it would be saved. A draft that changes nothing is none.
 * @returns the saved connection, the connection as the draft would make it, and when the draft was kept (null: there is none)
 * @throws SsoError not_found, already_exists (another draft, or another version, than the form shows), and whatever a save would refuse
 */
export async function keepDraft(
  input: SaveConnectionInput & { connectionId: string },
  ctx: Context,
): Promise<{ saved: Connection; draft: Connection; keptAt: Date | null }> {
  const saved = await findConnection(ctx.db, input.organizationId, input.connectionId);
  if (!saved) throw new SsoError("not_found");
  const known = await baseDraft(saved, input.shown, ctx);
  const { connection: draft, drawn } = await prepareConnection(input, { before: saved, known: known?.connection }, ctx);
  const isSaved = draft.name === saved.name && hashConfiguration(draft) === hashConfiguration(saved);
  // The provider has to know the draft's keys before the test.
  const ownKeys = await makeMissingClientKeys(ctx.db, draft);
  await ctx.db.transaction(async (tx) => {
    for (const key of ownKeys) await insertClientKey(tx, saved, key, "active", ctx.now);
    if (drawn) await insertImage(tx, saved.organizationId, drawn, ctx.now);
    if (isSaved) await deleteDraftRow(tx, saved);
    else
      await writeDraftRow(tx, draft, {
        baseVersion: known?.baseVersion ?? saved.version,
        author: ctx.actor.label,
        now: ctx.now,
      });
  });
  return { saved, draft, keptAt: isSaved ? null : ctx.now };
}

/**
 * Keeps what stands in the form as the draft, and a copy of it for one trial; nothing of the connection changes.
 * @param input the connection exists, because the provider has to know its addresses
 * @param startedBy the user who will walk to the provider
 * @returns the id of the test, and when the draft was kept
 * @throws SsoError not_found, connection_incomplete, and whatever a save would refuse
 */
export async function beginTest(
  input: SaveConnectionInput & { connectionId: string },
  startedBy: string,
  ctx: Context,
): Promise<{ testId: string; keptAt: Date | null }> {
  const { saved, draft, keptAt } = await keepDraft(input, ctx);
  return { testId: await insertTestOf(saved, draft, { startedBy, setupLinkId: null }, ctx), keptAt };
}

/**
 * Begins a test of the draft as it is kept, or of what is saved where there is none.
 * @throws SsoError not_found, connection_incomplete
 */
export async function beginDraftTest(
  { organizationId, connectionId }: { organizationId: string; connectionId: string },
  startedBy: string,
  ctx: Context,
): Promise<string> {
  const saved = await findConnection(ctx.db, organizationId, connectionId);
  if (!saved) throw new SsoError("not_found");
  const draft = await findDraft(ctx.db, saved);
  return insertTestOf(saved, draft?.connection ?? saved, { startedBy, setupLinkId: null }, ctx);
}

/**
 * Begins a test of what is saved, for whoever holds a hand-over link.
 * @throws SsoError connection_incomplete
 */
export function beginLinkTest(saved: Connection, setupLinkId: string, ctx: Context): Promise<string> {
  return insertTestOf(saved, saved, { startedBy: null, setupLinkId }, ctx);
}

async function insertTestOf(
  saved: Connection,
  draft: Connection,
  by: { startedBy: string | null; setupLinkId: string | null },
  ctx: Context,
): Promise<string> {
  const missing = missingParts(draft);
  if (missing.length > 0) {
    throw new SsoError("connection_incomplete", {
      expected: "a complete connection",
      got: `missing: ${missing.join(", ")}`,
      fields: Object.fromEntries(missing.map((path) => [path, "required"])),
    });
  }
  const id = randomId(16);
  const configHash = hashConfiguration(draft);
  const version = configHash === hashConfiguration(saved) ? saved.version : null;
  await insertTest(ctx.db, { id, ...by, version, configHash, createdAt: ctx.now }, draft);
  return id;
}
