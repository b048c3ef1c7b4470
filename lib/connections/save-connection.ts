import type { Context } from "@/lib/context";
import { SsoError } from "@/lib/errors/sso-error";
import { plain } from "@/lib/facts/fact";
import type { Connection } from "./connection";
import { findConnection } from "./connection-store";
import { deleteDraftRow } from "./draft-store";
import { type PrepareInput, prepareConnection } from "./prepare-connection";
import { type BaseRevision, requireBaseDraft, requireVersion } from "./require-base-revision";
import { requireComplete } from "./require-complete";
import { requireConfirmed } from "./require-confirmed";
import { requireTested } from "./require-tested";
import { noteSetupData } from "./setup-link-store";
import { writeConnection } from "./write-connection";

/** What the caller answers to the rules that ask before they let a change through. */
export type SaveConfirmations = {
  /** Why a change that asks for a test is saved without one; null or absent: it is not. */
  override?: string | null;
  /** The caller means the rows that make people administrators; absent: nobody said so. */
  confirmsConsoleRoles?: boolean;
};

export type SaveConnectionInput = SaveConfirmations &
  PrepareInput & {
    /** Null makes a new connection. */
    connectionId: string | null;
    /** The saved version that the caller's right was checked by; absent: the right holds for every version. */
    version?: number;
    /** The setup link by which the data came: that it did is noted with it. */
    setupLinkId?: string;
    /** Going live for the first time asks for a test, too; absent for callers that cannot test, and for scripts. */
    asksFirstTest?: boolean;
    /** What the caller's fields began with; absent for callers without a form. */
    baseRevision?: BaseRevision;
  };

/**
 * Creates or changes a connection: reads metadata first (network), then writes connection, version and audit in one
 * transaction. The draft that the caller's page showed is part of what was saved and is discarded with it; another one is
 * somebody else's and stays. Form, REST and import all end here.
 * @throws SsoError connection_incomplete, not_found, connection_untested, console_roles_unconfirmed, already_exists (saved by somebody else
 *   meanwhile), image_refused, validation_failed (public domains), metadata_*, outbound_*
 */
export async function saveConnection(input: SaveConnectionInput, ctx: Context): Promise<Connection> {
  const before =
    input.connectionId === null ? null : await findConnection(ctx.db, input.organizationId, input.connectionId);
  if (input.connectionId !== null && !before) throw new SsoError("not_found");

  requireVersion(before, input.version);
  const { kind } = input.connection;
  if (before && before.kind !== kind)
    throw new SsoError("validation_failed", {
      expected: plain(before.kind),
      got: plain(kind),
      fields: { kind: "unchangeable" },
    });
  const draft = before && (await requireBaseDraft(before, input.baseRevision, ctx));
  const { connection, drawn } = await prepareConnection(input, { before, known: draft?.connection }, ctx);
  if (connection.status === "live") requireComplete(connection);
  await requireConfirmed(before, connection, input.confirmsConsoleRoles === true, ctx);
  const gate = { override: input.override ?? null, asksFirst: input.asksFirstTest };
  const override = await requireTested(before, connection, gate, ctx);
  const alongside = async ({ db }: Context) => {
    if (draft) await deleteDraftRow(db, connection, draft.updatedAt);
    if (input.setupLinkId) await noteSetupData(db, input.organizationId, input.setupLinkId, ctx.now);
  };
  return writeConnection(before, connection, ctx, { drawn, override, alongside });
}
