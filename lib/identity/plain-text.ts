import { z } from "zod";

/**
 * What nobody sees, or what turns the text around it: line breaks would forge lines of mails and logs, direction marks and
 * invisible letters make one name look like another.
 */
const unprintable = /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff]/u;

export function isPlainText(text: string): boolean {
  return !unprintable.test(text);
}

/** A short text on one line; what stands around it goes. */
export const plainText = () => z.string().trim().refine(isPlainText, "plain_text");

/** A name that people read: an organization's, a role's, a connection's. */
export const nameSchema = (max = 120) => plainText().min(1, "required").max(max);
