import type { SamlConfig } from "./saml-config";

/** What a key of ours may be used for; the addresses as they are saved or typed. */
type Uses = Pick<SamlConfig, "signRequests" | "requireEncryptedAssertion" | "singleLogout" | "sloUrl">;

/** Whether the provider needs our certificate: we sign what it checks, or it encrypts what we read. Pure. */
export function usesOurKey({ signRequests, requireEncryptedAssertion, singleLogout, sloUrl }: Uses): boolean {
  const signsLogouts = singleLogout.enabled && singleLogout.signed && Boolean(sloUrl);
  return signRequests || requireEncryptedAssertion || signsLogouts;
}
