/**
 * Normalizing for comparison, deliberately narrow. JavaScript's own `trim` and `toLowerCase` follow Unicode: they would
 * make one person of two whom the provider tells apart (a no-break space, the Kelvin sign).
 */

/** Without the white space that XML knows, at both ends. */
export function trimSpace(text: string): string {
  return text.replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, "");
}

export function lowerAscii(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}
