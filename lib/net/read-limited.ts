import { SsoError } from "@/lib/errors/sso-error";
import { decodeText } from "./text-encoding";

/**
 * The text of a form's body, read with a limit, so that a large one is refused before it is held.
 * @returns null when there is more than the limit
 */
export async function readLimited(request: Request, maxBytes: number): Promise<string | null> {
  const bytes = await readBytes(request, maxBytes);
  return bytes && Buffer.from(bytes).toString("utf8");
}

/**
 * The same for a text that is kept: JSON is UTF-8 (RFC 8259), and a name with a character replaced would be stored.
 * @throws SsoError body_malformed
 */
export async function readLimitedText(request: Request, maxBytes: number): Promise<string | null> {
  const bytes = await readBytes(request, maxBytes);
  if (bytes === null) return null;
  const decoded = decodeText(bytes);
  if (decoded.text === null) throw new SsoError("body_malformed", { expected: decoded.expected, got: decoded.got });
  return decoded.text;
}

/** The bytes of a body, with the same limit. */
export async function readBytes(request: Request, maxBytes: number): Promise<Uint8Array | null> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = request.body?.getReader();
  for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
    size += part.value.length;
    if (size > maxBytes) {
      await reader?.cancel();
      return null;
    }
    chunks.push(part.value);
  }
  return Buffer.concat(chunks);
}
