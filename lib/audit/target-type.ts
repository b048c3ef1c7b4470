/** What an organization's changes are made to, as the filter of its audit log offers it. */
export const organizationTargetTypes = [
  "application",
  "attribute",
  "connection",
  "directory",
  "domain",
  "finding",
  "group",
  "key",
  "organization",
  "role",
  "session",
  "token",
  "user",
  "webhook",
] as const;

/** What belongs to the installation: no organization's audit log has a change of it. */
type InstallationTargetType = "installation" | "provider-key";

/** Everything that a change is made to. A row of the audit log names one of these, so that a new kind cannot be left out of the filter. */
export type AuditTargetType = (typeof organizationTargetTypes)[number] | InstallationTargetType;
