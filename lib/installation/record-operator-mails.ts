import type { Context } from "@/lib/context";
import type { User } from "@/lib/directory/user-store";
import { queueMails } from "@/lib/mail/queued-mail-store";
import { languageOfLocale, languages } from "@/lib/messages/languages";
import { operatorNotice } from "@/lib/messages/notice-texts";

type Person = Pick<User, "id" | "email" | "locale">;

/**
 * Tells every operator, and the person it is about, in the transaction of the change. Who made it is told, too: in a session that somebody
 * took over, that mail is what its owner notices.
 */
export async function recordOperatorMails(
  change: "added" | "removed",
  { operators, person }: { operators: readonly Person[]; person: Person },
  ctx: Pick<Context, "db" | "now" | "actor" | "baseUrl">,
): Promise<void> {
  const values = {
    name: person.email,
    by: ctx.actor.label,
    site: ctx.baseUrl,
    address: `${ctx.baseUrl}/console/organizations/operators`,
  };
  const told = [...operators.filter(({ id }) => id !== person.id), person];
  const mails = told.map(async ({ email, locale }) => ({
    organizationId: null,
    to: email,
    ...(await operatorNotice(change, values, languageOfLocale(locale) ?? languages[0])),
  }));
  await queueMails(ctx.db, await Promise.all(mails), ctx.now);
}

/**
 * Tells every operator through which connection they may come in from now on, that they may through none, or that the one they could is
 * deleted or switched off.
 */
export async function recordOperatorConnectionMails(
  change: "connection" | "noConnection" | "connectionGone",
  { operators, name }: { operators: readonly Person[]; name: string },
  ctx: Pick<Context, "db" | "now" | "actor" | "baseUrl">,
): Promise<void> {
  const values = {
    name,
    by: ctx.actor.label,
    site: ctx.baseUrl,
    address: `${ctx.baseUrl}/console/organizations/operators`,
  };
  const mails = operators.map(async ({ email, locale }) => ({
    organizationId: null,
    to: email,
    ...(await operatorNotice(change, values, languageOfLocale(locale) ?? languages[0])),
  }));
  await queueMails(ctx.db, await Promise.all(mails), ctx.now);
}
