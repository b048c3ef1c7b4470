import { hashConfiguration } from "@/lib/connections/configuration-hash";
import type { Connection } from "@/lib/connections/connection";
import { findConnection } from "@/lib/connections/connection-store";
import { findWorkingCopy } from "@/lib/connections/draft-store";
import { type KeepDraftInput, keepDraft } from "@/lib/connections/keep-draft";
import { requireComplete } from "@/lib/connections/require-complete";
import type { Context } from "@/lib/context";
import { randomId } from "@/lib/crypto/tokens";
import { SsoError } from "@/lib/errors/sso-error";
import { insertTest } from "./test-store";

/**
 * Keeps what is in the form as the draft, and a copy of it for one test; nothing of the connection changes.
 * @param input the connection exists, because the provider has to know its addresses
 * @param startedBy the user who will walk to the provider
 * @returns the id of the test, and when the draft was kept
 * @throws SsoError not_found, connection_incomplete, and whatever a save would refuse
 */
export async function beginTest(
  input: KeepDraftInput,
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
  const { connection: draft } = await findWorkingCopy(ctx.db, saved);
  return insertTestOf(saved, draft, { startedBy, setupLinkId: null }, ctx);
}

/**
 * Begins a test of what is saved, for the holder of a setup link.
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
  requireComplete(draft);
  const id = randomId(16);
  const configHash = hashConfiguration(draft);
  const version = configHash === hashConfiguration(saved) ? saved.version : null;
  await insertTest(ctx.db, { id, ...by, version, configHash, createdAt: ctx.now }, draft);
  return id;
}
