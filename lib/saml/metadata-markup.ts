import { SsoError } from "@/lib/errors/sso-error";
import { said } from "@/lib/facts/fact";

/** The longest thing that has to be there whole to tell what begins with it. */
const longestStart = "<![CDATA[".length;
const ends = { "<!--": "-->", "<![CDATA[": "]]>", "<?": "?>" } as const;

/**
 * Where a piece of markup ends that begins at a `<`: a tag, a comment, a CDATA section or a processing instruction. Pure.
 * @returns null when its end has not arrived yet
 * @throws SsoError metadata_dtd
 */
export function readMarkup(text: string, at: number): number | null {
  if (text.length - at < longestStart) return endOfTag(text, at, true);
  for (const [start, end] of Object.entries(ends)) {
    if (!text.startsWith(start, at)) continue;
    const found = text.indexOf(end, at + start.length);
    return found < 0 ? null : found + end.length;
  }
  return endOfTag(text, at, false);
}

/** A `>` within quotes belongs to an attribute. */
function endOfTag(text: string, at: number, isShort: boolean): number | null {
  const next = text[at + 1];
  if (next === undefined || (isShort && (next === "!" || next === "?"))) return null;
  if (next === "!") throw new SsoError("metadata_dtd", { expected: said("noDoctype"), got: said("doctype") });
  let quote = "";
  for (let index = at + 1; index < text.length; index++) {
    const character = text[index] ?? "";
    if (quote !== "") quote = character === quote ? "" : quote;
    else if (character === ">") return index + 1;
    else if (character === '"' || character === "'") quote = character;
  }
  return null;
}

const entities: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

/** The Entity ID in a start tag, as a reader of XML has it; empty without one. Pure. */
export function entityIdIn(startTag: string): string {
  // One attribute after the other: the value of another one may say `entityID=`, too.
  const attributes = startTag.matchAll(/\s([^\s=>"']+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g);
  const named = [...attributes].find(([, name]) => name === "entityID");
  return (named?.[2] ?? named?.[3] ?? "").replace(
    /&(?:#x([\dA-Fa-f]{1,6})|#(\d{1,7})|(\w+));/g,
    (whole, hex, decimal, name) => {
      if (name !== undefined) return entities[name] ?? whole;
      const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
      return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    },
  );
}
