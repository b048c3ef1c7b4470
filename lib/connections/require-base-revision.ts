import type { Context } from "@/lib/context";
import { SsoError } from "@/lib/errors/sso-error";
import { personal, said } from "@/lib/facts/fact";
import type { Connection } from "./connection";
import { type ConnectionDraft, findDraft } from "./draft-store";

/** What somebody saw when they began to type. */
export type BaseRevision = {
  /** The saved version that the page was made from. */
  version: number;
  /** The time of the draft that the page shows (ISO): what stays unsaid, the client secret above all, is as that draft has it. */
  draftAt: string | null;
  /** The client secret is meant as it is saved, not as that draft has it. */
  hasSavedSecret?: boolean;
};

/**
 * Holds a write to the version that it was allowed for: a setup link may import its data into a draft, not to the live
 * connection that the draft became in the same second.
 * @throws SsoError already_exists
 */
export function requireVersion(saved: Connection | null, version: number | undefined): void {
  if (!saved || version === undefined || saved.version === version) return;
  throw new SsoError("already_exists", {
    expected: said("version", { version }),
    got: said("versionSaved", { version: saved.version }),
  });
}

/**
 * The draft that the caller's page showed, if any; another one, or another version, must not be written over unseen.
 * @throws SsoError already_exists
 */
export async function requireBaseDraft(
  saved: Connection,
  baseRevision: BaseRevision | undefined,
  { db }: Pick<Context, "db">,
): Promise<ConnectionDraft | null> {
  if (!baseRevision) return null;
  requireVersion(saved, baseRevision.version);
  const draft = await findDraft(db, saved);
  if ((draft?.updatedAt.toISOString() ?? null) === baseRevision.draftAt)
    return draft && baseRevision.hasSavedSecret ? withSavedSecret(draft, saved) : draft;
  if (draft === null) return null;
  throw new SsoError("already_exists", {
    expected: said("shownDraft"),
    got: said("otherDraft", { author: personal(draft.author) }),
  });
}

/** With the secret go the addresses that it was meant for: those of the draft must not receive it. */
function withSavedSecret(draft: ConnectionDraft, saved: Connection): ConnectionDraft {
  const { connection } = draft;
  if (connection.protocol !== "oidc" || saved.protocol !== "oidc") return draft;
  return { ...draft, connection: { ...connection, oidc: saved.oidc } };
}
