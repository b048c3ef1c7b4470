import type { ProfileField } from "./profile-fields";

/** What a person is called on screens and in sessions: the full name, else its parts; null when none of them is known. */
export function displayName(person: Partial<Record<ProfileField, string | null>>): string | null {
  return person.fullName || [person.firstName, person.lastName].filter(Boolean).join(" ") || null;
}
