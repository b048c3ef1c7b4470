import type { Context } from "@/lib/context";
import { SsoError } from "@/lib/errors/sso-error";
import type { Connection } from "./connection";
import { toInput } from "./connection-input";
import { connectionInputSchema } from "./connection-schema";
import { findConnection } from "./connection-store";
import { findDraft } from "./draft-store";
import { type SaveConfirmations, saveConnection } from "./save-connection";

/**
 * Saves the draft of a connection as its next version, and discards it as a draft.
 * @throws SsoError not_found (there is no draft), already_exists (saved by somebody else since the draft began), and whatever a
 *   save refuses
 */
export async function publishDraft(
  {
    organizationId,
    connectionId,
    ...confirmations
  }: SaveConfirmations & { organizationId: string; connectionId: string },
  ctx: Context,
): Promise<Connection> {
  const saved = await findConnection(ctx.db, organizationId, connectionId);
  const draft = saved && (await findDraft(ctx.db, saved));
  if (!draft) throw new SsoError("not_found");
  const connection = connectionInputSchema.parse(toInput(draft.connection));
  const explicitSamlFields = connection.kind === "generic-saml" ? Object.keys(connection.saml) : [];
  const baseRevision = { version: draft.baseVersion, draftAt: draft.updatedAt.toISOString() };
  const input = { organizationId, connectionId, connection, explicitSamlFields, baseRevision, ...confirmations };
  return saveConnection(input, ctx);
}
