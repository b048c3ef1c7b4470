/** Text as it stands in an element or an attribute of XML that we write; line ends too, which a reader would otherwise change. */
export function escapeXml(text: string): string {
  return text.replace(/[&<>"'\t\n\r]/g, (character) => `&#${character.charCodeAt(0)};`);
}
