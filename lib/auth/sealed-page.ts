import { z } from "zod";
import { secretBox } from "@/lib/crypto/app-secret-box";

/** What a page of ours is told by its address. Sealed: whoever writes a link must not put words on our pages. */
const schemas = {
  problem: z.strictObject({
    error: z.string(),
    description: z.string().nullable(),
    organization: z.string().nullable(),
  }),
  signOut: z.strictObject({ secret: z.string(), applicationName: z.string().nullable() }),
};
type Kind = keyof typeof schemas;

const purpose = (kind: Kind) => `page:${kind}`;

export function sealForPage<K extends Kind>(kind: K, value: z.infer<(typeof schemas)[K]>): string {
  return secretBox().seal(JSON.stringify(value), purpose(kind));
}

/** What an address says; null for anything that we did not seal. */
export function openForPage<K extends Kind>(kind: K, sealed: string | undefined): z.infer<(typeof schemas)[K]> | null {
  if (!sealed || sealed.length > 4_000) return null;
  try {
    const parsed = schemas[kind].safeParse(JSON.parse(secretBox().open(sealed, purpose(kind))));
    return parsed.success ? (parsed.data as z.infer<(typeof schemas)[K]>) : null;
  } catch {
    return null;
  }
}
