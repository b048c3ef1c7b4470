import { z } from "zod";
import { secretBox } from "@/lib/crypto/app-secret-box";

/** What a browser tried, for the error page: which connection, and where the person wanted to go. */
export type Retry = { connectionId: string; returnPath: string };

const retrySchema = z.strictObject({ connectionId: z.string().max(64), returnPath: z.string().max(1000) });
const purpose = "retry";

/** Sealed: a page that shows the names of an organization for any id would answer questions about ids. */
export function sealRetry(retry: Retry): string {
  return secretBox().seal(JSON.stringify(retry), purpose);
}

/** What a cookie says; null for anything that we did not seal. */
export function openRetry(sealed: string | undefined): Retry | null {
  if (!sealed || sealed.length > 4096) return null;
  try {
    return retrySchema.parse(JSON.parse(secretBox().open(sealed, purpose)));
  } catch {
    return null;
  }
}
