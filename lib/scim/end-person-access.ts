import { endSessions } from "@/lib/directory/end-sessions";
import { lockRow } from "@/lib/directory/lock-row-store";
import { findOrganizationById } from "@/lib/directory/organization-store";
import type { User } from "@/lib/directory/user-store";
import { plain, said } from "@/lib/facts/fact";
import type { Fact } from "@/lib/facts/fact-schema";
import { keepReceipt } from "@/lib/leaving/keep-receipt";
import { readOpenDoors } from "@/lib/leaving/open-doors-queries";
import { endPendingSignIns } from "@/lib/leaving/pending-sign-in-store";
import { type DoorKind, toDoors } from "@/lib/leaving/receipt";
import { listToldApplications } from "@/lib/leaving/told-applications-queries";
import type { ScimContext } from "./scim-context";

/** What a directory does not close: what the person made for others, and what waits for their return. */
const staysWith = {
  suspend: ["setupLinks", "apiKeys", "roles", "groups"],
  remove: ["setupLinks", "apiKeys"],
} as const satisfies Record<string, readonly DoorKind[]>;

type Ending = {
  user: User;
  how: keyof typeof staysWith;
  /** Suspends or deletes the user, with what goes with that. */
  take: () => Promise<unknown>;
};

/** How many sessions ended, and which applications are told, as a fact, where there are any. */
type Ended = { sessions: number; told: Fact[] };

/**
 * Ends the access of somebody at the word of a directory, and keeps a receipt of what was open. The record of each session says that it
 * was the directory. In the caller's transaction.
 */
export async function endPersonAccess({ user, how, take }: Ending, ctx: ScimContext): Promise<Ended> {
  const { db, now, note } = ctx;
  const { organizationId, id: userId, email } = user;
  const owner = { organizationId, userId };
  // Anyone who signs in meanwhile waits, and finds a suspended user or none.
  await lockRow(db, { type: "user", organizationId, key: userId });
  const organization = await findOrganizationById(db, organizationId);
  if (!organization) throw new Error("The directory's organization is gone");
  const open = await readOpenDoors(db, organization, user, now);
  const told = await listToldApplications(db, owner);
  // Made and suspended by the same request: nothing was open before.
  if (user.createdAt < now) note.receiptId = (await keepReceipt(user, toDoors(open, staysWith[how]), ctx)).id;
  const ended = await endSessions({ organizationId, filter: { users: [userId] }, byOperator: false }, "directory", ctx);
  await endPendingSignIns(db, { ...owner, slug: organization.slug, email }, now);
  await take();
  const fact = said("scimApplicationsTold", { count: told.length, names: plain(told) });
  return { sessions: ended.length, told: told.length > 0 ? [fact] : [] };
}
