/** A typed text as a LIKE pattern in which only our own wildcards count: `%`, `_` and `\` of the text mean themselves. */
function literal(text: string): string {
  return text.replace(/[\\%_]/g, (character) => `\\${character}`);
}

/** Where the text is anywhere. */
export const containing = (text: string) => `%${literal(text)}%`;
/** Where the text comes first. */
export const startingWith = (text: string) => `${literal(text)}%`;
/** Where an address begins with the text, or one of its names or folders does. */
export const addressPart = (text: string) => ["", "%/", "%."].map((before) => before + startingWith(text));
