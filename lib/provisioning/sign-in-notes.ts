import { personal, plain, said } from "@/lib/facts/fact";
import type { Fact } from "@/lib/facts/fact-schema";
import type { Profile } from "@/lib/identity/claim-mapping";
import { emailProblem, normalizeEmail } from "@/lib/identity/email";
import type { RoleChanges } from "./provisioning-decision";

/** What of a profile was not taken because nobody could read it, for the event. */
export function unprintableNotes({ unprintable = [] }: Profile): Fact[] {
  return [...new Set(unprintable)].map((field) => said("fieldUnprintable", { field }));
}

/** Why a text that arrived for the e-mail address is none, and what to send instead. */
export function whyNoAddress(text: string): Fact {
  return emailProblem(normalizeEmail(text)) === "guest_name"
    ? said("guestName", { text: personal(text) })
    : said("noAddress", { text: personal(text) });
}

/** So many values help; a provider may send hundreds. */
const named = 10;

/** What an administrator should know about roles that did not become what the provider may have meant. */
export function roleNotes({ lists = [], revoked, unmapped }: RoleChanges): Fact[] {
  const notes = lists
    .slice(0, named)
    .map(({ value, separator }) => said("roleList", { value: plain(value), separator }));
  if (revoked.length > 0 && unmapped.length > 0)
    notes.push(said("rolesTaken", { roles: plain(revoked), values: plain(unmapped.slice(0, named)) }));
  return notes;
}
