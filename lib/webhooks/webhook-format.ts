/** What the body of a message is; alone, because browsers load it, too. */
export const webhookFormats = ["standard", "ocsf"] as const;
