/**
 * What nobody sees, or what turns the text around it: line breaks would forge lines of mails and logs, direction marks and
 * invisible letters make one name look like another.
 */
const unprintable = /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff]/u;

/** Whether a text is one line on which everything is seen. Pure. */
export function isPlainText(text: string): boolean {
  return !unprintable.test(text);
}
