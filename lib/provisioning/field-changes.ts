import { personal, said } from "@/lib/facts/fact";
import type { Fact } from "@/lib/facts/fact-schema";
import { profileFields } from "@/lib/identity/profile-fields";
import { holderOf, isDenied, isProven, isVouched } from "./email-proof";
import type { FieldChange } from "./provisioning-decision";
import type { KnownUser, ProvisioningInput } from "./provisioning-input";
import { unprintableNotes, whyNoAddress } from "./sign-in-notes";

/** What a sign-in changes in the fields of a known user, and why it does not take what else the provider says. */
export function changeFields(input: ProvisioningInput, user: KnownUser) {
  const { profile, emailHolder } = input;
  const notes: Fact[] = [];
  const changes = profileFields.flatMap((field): FieldChange[] => {
    const to = profile[field];
    const from = user.attributes[field] ?? null;
    if (to === undefined || to === from) return [];
    const update = profile.updates?.[field];
    if (update === "never" || (update === "whenEmpty" && from !== null)) return [];
    if (field === "email") {
      const kept = keepEmailReason(to, input, user, emailHolder !== null && emailHolder.id !== user.id);
      if (kept) {
        notes.push(said("emailStays", { email: personal(from), reason: kept }));
        return [];
      }
    }
    return [{ field, from, to }];
  });
  notes.push(...unprintableNotes(profile));
  if (profile.email === undefined && profile.noAddress !== undefined)
    notes.push(said("emailStays", { email: personal(user.attributes.email), reason: whyNoAddress(profile.noAddress) }));
  return { changes, notes };
}

function keepEmailReason(to: string, input: ProvisioningInput, user: KnownUser, isTaken: boolean): Fact | null {
  if (user.isOperator) return said("ofOperator");
  if (isTaken) return said("emailTaken");
  // Codes for the console would go to the new address.
  const isForeign = input.identity.protocol === "scim" && user.opensConsole && holderOf(input, to) !== "ours";
  if (isForeign) return said("emailUnverified");
  return isVouched(input, to) ? null : said("emailUnverified");
}

/**
 * Whether the address counts as verified from now on; null leaves it as it is. A new address that only a provider names is not proven
 * here; one that it vouches for again proves an invited user's.
 */
export function isEmailVerified(
  input: ProvisioningInput,
  user: KnownUser,
  changes: readonly FieldChange[],
): boolean | null {
  const changed = changes.find((change) => change.field === "email")?.to;
  if (changed !== undefined) return holderOf(input, changed) === "ours" && !isDenied(input, changed);
  const { email } = input.profile;
  return email !== undefined && email === user.attributes.email && isProven(input, email) ? true : null;
}
