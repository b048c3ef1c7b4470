/**
 * Quotes values for texts that somebody else pastes: an administrator of another company runs them with rights of their own,
 * and the names in them come from whoever set the connection up here. A value that a language cannot hold safely is refused,
 * never changed: a changed one would be a wrong setting that nobody sees.
 */

/** A value that no quotation makes safe; `value` is what to change. */
export class UnquotableValue extends Error {
  constructor(readonly value: string) {
    super("A value cannot be in a text to paste");
  }
}

/** Control characters, line and paragraph separators, marks that turn the writing direction, halves of characters. */
const unsafe = /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;

/**
 * One line of text that shows what it is.
 * @throws UnquotableValue
 */
export function plainLine(text: string): string {
  if (unsafe.test(text)) throw new UnquotableValue(text);
  return text;
}

/**
 * A single-quoted text of PowerShell: nothing is expanded in it. PowerShell ends it at each of five quotation marks, so each
 * is doubled (about_Quoting_Rules; `IsSingleQuote` of its tokenizer).
 * @throws UnquotableValue
 */
export function powerShellText(text: string): string {
  return `'${plainLine(text).replace(/['\u2018-\u201b]/g, "$&$&")}'`;
}

/**
 * A text of AD FS's claim rule language, which has no escape for its quotation mark.
 * @throws UnquotableValue
 */
export function claimRuleText(text: string): string {
  if (text.includes('"')) throw new UnquotableValue(text);
  return `"${plainLine(text)}"`;
}

/**
 * A constant between quotation marks, as the expressions of Okta, PingOne and JavaScript take it: without what they would read as its end
 * or as an escape.
 * @throws UnquotableValue
 */
export function doubleQuoted(text: string): string {
  if (/["\\]/.test(text)) throw new UnquotableValue(text);
  return `"${plainLine(text)}"`;
}

/**
 * A text of Terraform's language. `${` and `%{` would be evaluated; doubling their first character leaves open what three of
 * them mean, so they are written as code points.
 * @throws UnquotableValue
 */
export function terraformText(text: string): string {
  return JSON.stringify(plainLine(text)).replace(/[$%]+(?=\{)/g, (run) =>
    [...run].map((sign) => `\\u00${sign.charCodeAt(0).toString(16)}`).join(""),
  );
}

/**
 * A regular expression that this text alone matches; `^` and `$` are all the anchors that every engine knows.
 * @throws UnquotableValue a line break would make them anchors of one line
 */
export function exactPattern(text: string): string {
  return `^${plainLine(text).replace(/[.*+?^${}()|[\]\\/#-]/g, "\\$&")}$`;
}
