import type { Profile } from "@/lib/identity/claim-mapping";
import { emailProblem, normalizeEmail } from "@/lib/identity/email";
import type { RoleChanges } from "./decide-provisioning";

/** What of a profile was not taken because nobody could read it, for the event. */
export function unprintableNotes({ unprintable = [] }: Profile): string[] {
  return [...new Set(unprintable)].map(
    (field) => `${field} was not taken: the value has line breaks, direction marks or characters that nobody sees`,
  );
}

/** Why a text that arrived for the e-mail address is none, and what to send instead. */
export function whyNoAddress(text: string): string {
  return emailProblem(normalizeEmail(text)) === "guest_name"
    ? `"${text}" is the name that a guest signs in with, and no address; send the e-mail claim`
    : `"${text}" is not an address`;
}

/** So many values help; a provider may send hundreds. */
const named = 10;

/** What an administrator should know about roles that did not become what the provider may have meant. */
export function roleNotes({ lists = [], revoked, unmapped }: RoleChanges): string[] {
  const notes = lists
    .slice(0, named)
    .map(
      ({ value, separator }) =>
        `the role value "${value}" is a list in one text: add the step "split" at "${separator}" to the row of the role claim. Until then it grants nothing, and takes away none of the roles that it names`,
    );
  if (revoked.length > 0 && unmapped.length > 0)
    notes.push(
      `${revoked.join(", ")} taken away; values without a row were ignored: ${unmapped.slice(0, named).join(", ")}`,
    );
  return notes;
}
