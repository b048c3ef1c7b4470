import type { Language } from "@/lib/messages/languages";
import { findOwnText, type MailTextField, plainOf, type StoredTexts } from "./own-texts";

type MailText = { subject: string; text: string };

/** Whose words a mail carries, and to whom. */
export type MailOwner = {
  organization: { name: string; texts: StoredTexts };
  person: { name: string | null; email: string };
};

/**
 * A mail of ours with the organization's own words before and after it. What it is about stays as it is: its code, its address and its
 * warning cannot be taken away. Pure.
 */
export function addOwnTexts(
  { subject, text }: MailText,
  { organization, person }: MailOwner,
  { language, isInvitation = false }: { language: Language; isInvitation?: boolean },
): MailText {
  const values = { organization: organization.name, person: person.name ?? person.email, email: person.email };
  const own = (field: MailTextField) => {
    const found = findOwnText(organization.texts, field, { language, values });
    return found && plainOf(found);
  };
  const before = [own("greeting"), isInvitation ? own("invitation") : null];
  const parts = [...before, text.trimEnd(), own("signature")].filter((part) => part !== null);
  return {
    subject: [own("subjectPrefix"), subject].filter((part) => part !== null).join(" "),
    text: parts.length > 1 ? parts.join("\n\n") : text,
  };
}
