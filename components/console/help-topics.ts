/** The pages of docs/help, in every language; each page of the console names the one it belongs to. */
export const helpTopics = [
  "signing-in",
  "overview",
  "connections",
  "connection",
  "applications",
  "directories",
  "activity",
  "users",
  "roles",
  "groups",
  "attributes",
  "domains",
  "sessions",
  "audit",
  "webhooks",
  "keys",
  "settings",
  "organizations",
] as const;

export type HelpTopic = (typeof helpTopics)[number];
