/** What becomes of the roles and groups that a connection granted, when it goes. Apart, because the dialog needs the list alone. */
export const grantFates = ["remove", "keep"] as const;
export type GrantFate = (typeof grantFates)[number];
