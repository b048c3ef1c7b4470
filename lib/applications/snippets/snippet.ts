const names = [
  "issuer",
  "clientId",
  "clientSecret",
  "clientAuth",
  "app",
  "origin",
  "host",
  "hostname",
  "listen",
  "tlsName",
  "baseUrl",
  "gatehouseHost",
  "verifyUrl",
  "verifyPath",
] as const;
export type SnippetValues = Partial<Record<(typeof names)[number], string>>;

/** Nothing that ends a quotation, a line or a directive in any of the languages: what we insert is made of addresses and ids. */
const insertable = /^[\w.~:/?&=%@!+,()[\] <>-]*$/;

/**
 * A text to paste into somebody else's configuration, in which `%name%` stands for a value of ours, with an application's values.
 * @param values a line that needs a value that is not there is left out: a public client has no secret
 * @throws Error for a value that could end a quotation; registered addresses are checked before
 */
export function fillSnippet(lines: readonly string[], values: SnippetValues): string {
  const unsafe = Object.values(values).find((value) => !insertable.test(value));
  if (unsafe !== undefined) throw new Error("A value cannot be in a snippet");
  return lines
    .filter((line) => names.every((name) => !line.includes(`%${name}%`) || values[name] !== undefined))
    .map((line) => line.replace(/%(\w+)%/g, (whole, name: (typeof names)[number]) => values[name] ?? whole))
    .join("\n");
}

/** The lines of a text that is written on several, for the data. */
export const snippetLines = (text: string): string[] => text.replace(/^\n|\n$/g, "").split("\n");
