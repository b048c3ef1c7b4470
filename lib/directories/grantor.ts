/** Who granted what a directory grants: the value of `granted_by` beside "manual" and the ids of connections. */
export const grantorOf = (directoryId: string): string => `scim:${directoryId}`;
