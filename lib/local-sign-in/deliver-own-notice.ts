import { addOwnTexts } from "@/lib/branding/own-mail";
import type { Context } from "@/lib/context";
import { findOrganizationById } from "@/lib/directory/organization-store";
import type { User } from "@/lib/directory/user-store";
import { displayName } from "@/lib/identity/display-name";
import { queueMails } from "@/lib/mail/queued-mail-store";
import { type Language, languageOfLocale, languages } from "@/lib/messages/languages";

/**
 * Tells the owner of an account what was done to it, in their language: what somebody else did is noticed.
 * @param write the mail, in a language, with the address of the account page
 */
export async function deliverOwnNotice(
  user: User,
  write: (address: string, language: Language) => Promise<{ subject: string; text: string }>,
  ctx: Context,
): Promise<void> {
  const { organizationId, email, locale } = user;
  const language = languageOfLocale(locale) ?? languages[0];
  const ours = await write(`${ctx.baseUrl}/dashboard`, language);
  const organization = await findOrganizationById(ctx.db, organizationId);
  const person = { name: displayName(user), email };
  const notice = organization ? addOwnTexts(ours, { organization, person }, { language }) : ours;
  await queueMails(ctx.db, [{ organizationId, to: email, ...notice }], ctx.now);
}
