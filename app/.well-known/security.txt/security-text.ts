const daysValid = 30;
const day = 86_400_000;

/**
 * Whom to tell about a vulnerability of this installation (RFC 9116). Pure.
 * @param contact an address of the form `https:`, `mailto:` or `tel:`; null: the sender of our mails
 */
export function securityText(contact: string | null, mailFrom: string, baseUrl: string, now: Date): string {
  const sender = /<([^<>]+)>/.exec(mailFrom)?.[1] ?? mailFrom.trim();
  // A date that moves on with every day: whoever keeps a copy notices that it is old.
  const expires = new Date(Math.floor(now.getTime() / day + daysValid) * day).toISOString();
  return [
    `Contact: ${contact ?? `mailto:${sender}`}`,
    `Expires: ${expires}`,
    "Preferred-Languages: en, de",
    `Canonical: ${baseUrl}/.well-known/security.txt`,
    "",
  ].join("\n");
}
