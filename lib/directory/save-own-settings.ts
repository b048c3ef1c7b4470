import { type AuditChange, recordAudit } from "@/lib/audit/audit-store";
import { diffFields } from "@/lib/audit/diff-fields";
import type { Context } from "@/lib/context";
import { SsoError } from "@/lib/errors/sso-error";
import { plain, said } from "@/lib/facts/fact";
import { displayName } from "@/lib/identity/display-name";
import { type Language, languageOfLocale } from "@/lib/messages/languages";
import { findNameOwner } from "./name-owner-queries";
import {
  type ConnectionNotice,
  changedChoices,
  choicesAtMost,
  connectionNotices,
  type NoticeChoice,
  withTouched,
} from "./notice-choice";
import {
  deleteNoticeChoices,
  insertNoticeChoices,
  listNarrowedNotices,
  listNoticeChoices,
  replaceNarrowedNotices,
} from "./notice-choice-store";
import { listMutedNotices, type Notice, notices, replaceMutedNotices } from "./notice-store";
import { findUser, holdActiveUser, updateUserRow } from "./user-store";

type Person = { organizationId: string; id: string; email: string };

/** Keeps the language that somebody chose while signed in: mails are written in it. */
export async function saveOwnLanguage(person: Person, language: Language, ctx: Context): Promise<void> {
  const { organizationId, id } = person;
  await ctx.db.transaction(async (tx) => {
    const user = await findUser(tx, organizationId, id);
    // `de-AT` stays for who chose German: it says more.
    if (!user || languageOfLocale(user.locale) === language) return;
    await updateUserRow(tx, organizationId, id, { locale: language, updatedAt: ctx.now });
    await auditOwn(person, [{ field: "locale", from: user.locale, to: language }], { ...ctx, db: tx });
  });
}

/**
 * Keeps what somebody calls themselves, where neither a directory nor a provider says it.
 * @param input.shown what the form showed: who changed nothing in it does not undo what somebody else has saved since
 * @throws SsoError not_found, forbidden for a name that comes from elsewhere
 */
export async function saveOwnName(
  person: Person,
  { fullName, shown }: { fullName: string; shown?: string },
  ctx: Context,
): Promise<void> {
  const { organizationId, id } = person;
  await ctx.db.transaction(async (tx) => {
    const user = await holdActiveUser(tx, organizationId, id);
    if (!user) throw new SsoError("not_found");
    const owner = await findNameOwner(tx, { organizationId, userId: id });
    if (owner)
      throw new SsoError("forbidden", {
        expected: said("ownName"),
        got: said("nameFrom", { name: plain(owner.name) }),
      });
    if (fullName === shown || fullName === displayName(user)) return;
    await updateUserRow(tx, organizationId, id, { fullName, updatedAt: ctx.now });
    await auditOwn(person, [{ field: "fullName", from: user.fullName, to: fullName }], { ...ctx, db: tx });
  });
}

type WantedNotices = {
  /** The mails that are sent. */
  wanted: readonly Notice[];
  /** Those of them that are sent about chosen connections alone; absent: as before. */
  narrowed?: readonly ConnectionNotice[];
};

/**
 * Keeps which of our mails an administrator gets, and which of them about chosen connections alone.
 * @param input.shown what the form showed: what was not changed in it stays as it is by now; absent: all of it is meant
 */
export async function saveOwnNotices(
  person: Person,
  { wanted, narrowed, shown }: WantedNotices & { shown?: WantedNotices },
  ctx: Context,
): Promise<void> {
  const owner = { organizationId: person.organizationId, userId: person.id };
  await ctx.db.transaction(async (tx) => {
    const before = {
      mutedNotices: await listMutedNotices(tx, owner.organizationId, owner.userId),
      narrowedNotices: await listNarrowedNotices(tx, owner),
    };
    const mailed = notices.filter((notice) => !before.mutedNotices.includes(notice));
    const after = {
      mutedNotices: notices.filter((notice) => !touched(mailed, shown?.wanted, wanted).includes(notice)).sort(),
      narrowedNotices: narrowed
        ? touched(before.narrowedNotices, shown?.narrowed, narrowed).sort()
        : before.narrowedNotices,
    };
    const changes = diffFields(before, after);
    if (changes.length === 0) return;
    await replaceMutedNotices(tx, owner, after.mutedNotices, ctx.now);
    await replaceNarrowedNotices(tx, owner, after.narrowedNotices, ctx.now);
    await auditOwn(person, changes, { ...ctx, db: tx });
  });
}

function touched<Choice>(
  before: readonly Choice[],
  shown: readonly Choice[] | undefined,
  ticked: readonly Choice[],
): Choice[] {
  return shown === undefined ? [...ticked] : withTouched(before, { shown, ticked });
}

/**
 * Keeps about which connections an administrator gets mails: of the boxes that were shown, those that were ticked.
 * @throws SsoError quota_reached
 */
export async function saveNoticeChoices(
  person: Person,
  boxes: { shown: readonly NoticeChoice[]; ticked: readonly NoticeChoice[] },
  ctx: Context,
): Promise<void> {
  const owner = { organizationId: person.organizationId, userId: person.id };
  await ctx.db.transaction(async (tx) => {
    const before = await listNoticeChoices(tx, owner);
    const { added, removed } = changedChoices(before, boxes);
    await deleteNoticeChoices(tx, owner, removed);
    await insertNoticeChoices(tx, owner, added, ctx.now);
    const after = await listNoticeChoices(tx, owner);
    for (const notice of connectionNotices) requireFew(after.filter((one) => one.notice === notice).length);
    const changes = diffFields(byNotice(before), byNotice(after));
    if (changes.length > 0) await auditOwn(person, changes, { ...ctx, db: tx });
  });
}

/** Two tabs at once may both find room for the last one: a connection too many harms nobody. */
function requireFew(count: number): void {
  if (count <= choicesAtMost) return;
  throw new SsoError("quota_reached", {
    expected: said("noticeConnectionsAtMost", { count: choicesAtMost }),
    got: said("withThisChange", { count }),
  });
}

function byNotice(choices: readonly NoticeChoice[]): Record<string, string[]> {
  return Object.fromEntries(
    connectionNotices.map((notice) => [
      `noticeConnections.${notice}`,
      choices.flatMap((one) => (one.notice === notice ? [one.connectionId] : [])),
    ]),
  );
}

async function auditOwn({ organizationId, id, email }: Person, changes: AuditChange[], ctx: Context): Promise<void> {
  const target = { type: "user", id, label: email } as const;
  await recordAudit({ organizationId, action: "user.updated", target, changes }, ctx);
}
