import { recordAudit } from "@/lib/audit/audit-store";
import type { Context } from "@/lib/context";
import { type Language, languageOfLocale } from "@/lib/messages/languages";
import { listMutedNotices, type Notice, notices, replaceMutedNotices } from "./notice-store";
import { findUser, updateUserRow } from "./user-store";

type Person = { organizationId: string; id: string; email: string };

/** Keeps the language that somebody chose while signed in: mails are written in it. */
export async function saveOwnLanguage(
  { organizationId, id, email }: Person,
  language: Language,
  ctx: Context,
): Promise<void> {
  await ctx.db.transaction(async (tx) => {
    const user = await findUser(tx, organizationId, id);
    // `de-AT` stays for who chose German: it says more.
    if (!user || languageOfLocale(user.locale) === language) return;
    await updateUserRow(tx, organizationId, id, { locale: language, updatedAt: ctx.now });
    const changes = [{ field: "locale", from: user.locale, to: language }];
    const target = { type: "user", id, label: email };
    await recordAudit({ organizationId, action: "user.updated", target, changes }, { ...ctx, db: tx });
  });
}

/** Keeps which of our mails an administrator gets. */
export async function saveOwnNotices(
  { organizationId, id, email }: Person,
  wanted: readonly Notice[],
  ctx: Context,
): Promise<void> {
  const muted = notices.filter((notice) => !wanted.includes(notice));
  await ctx.db.transaction(async (tx) => {
    const before = await listMutedNotices(tx, organizationId, id);
    if (before.length === muted.length && before.every((notice) => muted.includes(notice))) return;
    await replaceMutedNotices(tx, { organizationId, userId: id }, muted, ctx.now);
    const changes = [{ field: "mutedNotices", from: before, to: muted }];
    const target = { type: "user", id, label: email };
    await recordAudit({ organizationId, action: "user.updated", target, changes }, { ...ctx, db: tx });
  });
}
