import { expect, it } from "vitest";
import { expiryNotice } from "./notice-texts";

const ends = new Date("2026-07-01T00:30:00Z");
const address = "https://console.test/console/acme/connections/k3v9q2";

it.each([
  ["certificate", 60, "en", "{x} #1: the provider's certificate expires in 60 days", "July 1, 2026"],
  ["certificate", 1, "en", "{x} #1: the provider's certificate expires in 1 day", "July 1, 2026"],
  ["certificate", 0, "en", "{x} #1: the provider's certificate expires today", "July 1, 2026"],
  ["secret", 1, "en", "{x} #1: the client secret expires in 1 day", "July 1, 2026"],
  ["certificate", 2, "de", "{x} #1: Das Zertifikat des Anbieters läuft in 2 Tagen ab", "1. Juli 2026"],
  ["certificate", 1, "de", "{x} #1: Das Zertifikat des Anbieters läuft in 1 Tag ab", "1. Juli 2026"],
  ["secret", 0, "de", "{x} #1: Das Client-Secret läuft heute ab", "1. Juli 2026"],
  ["secret", 1, "fr", "{x} #1 : le secret client expire dans 1 jour", "1 juillet 2026"],
  ["secret", 2, "es", "{x} #1: el secreto de cliente expira en 2 días", "1 de julio de 2026"],
  ["certificate", 0, "ja", "{x} #1: プロバイダーの証明書の有効期限は今日です", "2026年7月1日"],
  ["secret", 2, "ja", "{x} #1: クライアント シークレットの有効期限まであと 2 日です", "2026年7月1日"],
] as const)("%s, %i days, %s: %s", async (kind, days, language, subject, date) => {
  // A name with the signs of the message language stays a name.
  const mail = await expiryNotice(kind, { connection: "{x} #1", days, ends, address }, language);
  expect(mail.subject).toBe(subject);
  expect(mail.text).toContain(date);
  expect(mail.text).toContain(`\n${address}\n`);
  expect(mail.text).toContain("{x} #1");
});
