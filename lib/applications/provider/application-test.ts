import { z } from "zod";
import type { SecretBox } from "@/lib/crypto/secret-box";
import { storedFactSchema } from "@/lib/facts/fact-schema";

/** What a browser keeps that tests an application, sealed by us: what its request is checked by, and whose page it came from. */
const keptSchema = z.strictObject({
  organizationId: z.string(),
  slug: z.string(),
  applicationId: z.string(),
  clientId: z.string(),
  state: z.string(),
  nonce: z.string(),
  verifier: z.string(),
});
export type KeptApplicationTest = z.infer<typeof keptSchema>;

const claims = z.record(z.string(), z.unknown());

/** What a test came to. Tokens stay behind: only what they say is kept. */
export const applicationTestResultSchema = z.discriminatedUnion("status", [
  z.strictObject({
    status: z.literal("tokens"),
    idToken: z.strictObject({ header: claims, payload: claims }),
    accessToken: z.strictObject({ seconds: z.number(), scope: z.string() }),
    userInfo: claims,
  }),
  z.strictObject({
    status: z.literal("denied"),
    email: z.string(),
    expected: storedFactSchema,
    got: storedFactSchema,
  }),
  z.strictObject({ status: z.literal("error"), error: z.string(), description: z.string().nullable() }),
]);
export type ApplicationTestResult = z.infer<typeof applicationTestResultSchema>;

const purpose = "application-trial";

export const sealApplicationTest = (box: SecretBox, kept: KeptApplicationTest): string =>
  box.seal(JSON.stringify(kept), purpose);

/** @returns null for what we did not seal */
export function openApplicationTest(box: SecretBox, sealed: string | undefined): KeptApplicationTest | null {
  if (!sealed || sealed.length > 4_000) return null;
  try {
    return keptSchema.parse(JSON.parse(box.open(sealed, purpose)));
  } catch {
    return null;
  }
}
