/**
 * Normalizing for comparison, deliberately narrow. JavaScript's own `trim` and `toLowerCase` follow Unicode: they would
 * make one person of two whom the provider tells apart (a no-break space, the Kelvin sign).
 */

const xmlSpace = " \t\r\n";

/** Without the white space that XML knows, at both ends. By index: a pattern for the end costs the square of a space inside. */
export function trimSpace(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && xmlSpace.includes(text.charAt(start))) start += 1;
  while (end > start && xmlSpace.includes(text.charAt(end - 1))) end -= 1;
  return text.slice(start, end);
}

export function lowerAscii(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}
