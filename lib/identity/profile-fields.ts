/** The fields that a sign-in can fill. Apart from the schemas, because pages need the lists alone. */
export const profileFields = [
  "email",
  "userName",
  "fullName",
  "firstName",
  "lastName",
  "phone",
  "mobile",
  "locale",
  "userPrincipalName",
  "securityId",
] as const;
export type ProfileField = (typeof profileFields)[number];

/** Names that their own systems compare without regard to case: addresses, and the sign-in names of Active Directory. */
const caseless: readonly ProfileField[] = ["email", "userPrincipalName"];

/** Whether the case of a field's value means nothing, so that two spellings are one person. */
export function isCaseless(field: ProfileField): boolean {
  return caseless.includes(field);
}

export const mappableFields = [...profileFields, "role", "groups"] as const;
export type MappableField = (typeof mappableFields)[number];

/** When a value replaces what the user has: at every sign-in, where there is nothing yet, or only when the user is created. */
export const updateModes = ["always", "whenEmpty", "never"] as const;
export type UpdateMode = (typeof updateModes)[number];
