import type { Db } from "@/lib/db/database";
import { connectionNotices } from "@/lib/directory/notice-choice";
import { listNarrowedNotices, listNoticeChoices } from "@/lib/directory/notice-choice-store";
import { listMutedNotices } from "@/lib/directory/notice-store";
import type { NoticeSettings } from "./own-notices";

/** What somebody chose of our mails. */
export async function readNoticeSettings(
  db: Db,
  owner: { organizationId: string; userId: string },
): Promise<NoticeSettings> {
  const [muted, narrowed, choices] = await Promise.all([
    listMutedNotices(db, owner.organizationId, owner.userId),
    listNarrowedNotices(db, owner),
    listNoticeChoices(db, owner),
  ]);
  const count = (notice: string) => choices.filter((one) => one.notice === notice).length;
  return { muted, narrowed, chosen: new Map(connectionNotices.map((notice) => [notice, count(notice)])) };
}
