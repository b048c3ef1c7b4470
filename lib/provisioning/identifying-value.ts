import { resolveClaimSource } from "@/lib/identity/claim-mapping";
import { normalizeEmail } from "@/lib/identity/email";
import { trimSpace } from "@/lib/identity/normalize";
import { isCaseless, type ProfileField } from "@/lib/identity/profile-fields";
import type { ProvisioningInput } from "./provisioning-input";

/** The value that identifies the person, in the form that is compared; null when it did not arrive. */
export function identifyingValue({ identity, policy }: Pick<ProvisioningInput, "identity" | "policy">): string | null {
  const value = resolveClaimSource(identity, policy.identifyBy.claim)?.map(trimSpace).find(Boolean);
  return comparable(policy.identifyBy.field, value);
}

/** A value of an attribute in the form in which it is compared; null where there is none. */
export function comparable(field: ProfileField, value: string | null | undefined): string | null {
  return value && isCaseless(field) ? normalizeEmail(value) : (value ?? null);
}
