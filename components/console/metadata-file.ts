import { decodeXml } from "@/lib/net/text-encoding";
import type { ActionFailure } from "./use-admin-action";

export const metadataFileTypes = ".xml,text/xml,application/xml";

/** The text of a metadata file that was chosen or dropped, or what is wrong with its bytes. */
export function readMetadataFile(bytes: Uint8Array): { text: string } | { text: null; failure: ActionFailure } {
  const decoded = decodeXml(bytes);
  if (decoded.text !== null) return decoded;
  const { expected, got } = decoded;
  return { text: null, failure: { ok: false, code: "metadata_encoding", expected, got, fields: {} } };
}
