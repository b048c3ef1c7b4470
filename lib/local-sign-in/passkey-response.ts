import { z } from "zod";

/** How long a browser may take to answer a challenge. */
export const challengeMinutes = 5;

/** For so long after a sign-in a new passkey may be registered, or new recovery codes made: who finds a browser open must not make themselves a key. */
export const freshMinutes = 15;

/** Where a sign-in leads that was asked for to register a passkey, or to make new recovery codes. */
export const registeringPath = "/dashboard?passkeys=register";
export const renewingPath = "/dashboard?recovery-codes=renew";

/** Whether somebody was seen to authenticate lately enough to register a passkey or to make new recovery codes. Pure. */
export function isFreshEnough(authenticatedAt: Date, now: Date): boolean {
  return now.getTime() - authenticatedAt.getTime() <= freshMinutes * 60_000;
}

const base64url = (max: number) =>
  z
    .string()
    .min(1)
    .max(max)
    .regex(/^[\w-]+$/);

/** A credential ID has at most 1023 bytes (WebAuthn Level 2, section 5.8.3). */
const credential = { id: base64url(1_364), rawId: base64url(1_364), type: z.literal("public-key") };

/** What browsers answer when they made a passkey; what else they say is left out. */
export const passkeyAttestationSchema = z.object({
  ...credential,
  response: z.object({
    clientDataJSON: base64url(4_096),
    attestationObject: base64url(16_384),
    transports: z
      .array(z.string().regex(/^[a-z-]{1,32}$/))
      .max(10)
      .optional(),
  }),
});
export type PasskeyAttestation = z.infer<typeof passkeyAttestationSchema>;

const signed = { clientDataJSON: base64url(4_096), authenticatorData: base64url(4_096), signature: base64url(4_096) };
const userHandle = base64url(100);

/** What browsers answer when a passkey signed. */
export const passkeyAssertionSchema = z.object({ ...credential, response: z.object({ ...signed, userHandle }) });
export type PasskeyAssertion = z.infer<typeof passkeyAssertionSchema>;

/** The same where the passkeys were named: then an authenticator need not say whose it is (WebAuthn Level 2, section 6.3.3). */
export const passkeyProofSchema = z.object({
  ...credential,
  response: z.object({ ...signed, userHandle: userHandle.nullish() }),
});
export type PasskeyProof = z.infer<typeof passkeyProofSchema>;
