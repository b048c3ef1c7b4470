import { expect, it } from "vitest";
import { parseEnv } from "@/lib/env";
import { securityText } from "./security-text";

const now = new Date("2026-06-15T12:00:00Z");
const lines = (contact: string | null, from: string) =>
  securityText(contact, from, "https://sso.acme.test", now).split("\n");

it.each<[string | null, string, string]>([
  [null, "Gatehouse <gatehouse@acme.test>", "Contact: mailto:gatehouse@acme.test"],
  [null, "gatehouse@acme.test", "Contact: mailto:gatehouse@acme.test"],
  ["https://acme.test/security", "gatehouse@acme.test", "Contact: https://acme.test/security"],
])(
  "with the contact %j and the sender %j it says %s, and expires within the year that RFC 9116 asks for",
  (contact, from, line) => {
    expect(lines(contact, from)).toEqual([
      line,
      "Expires: 2026-07-15T00:00:00.000Z",
      "Preferred-Languages: en, de",
      "Canonical: https://sso.acme.test/.well-known/security.txt",
      "",
    ]);
  },
);

it.each(["security@acme.test", "mailto:a@acme.test\nExpires: never", "javascript:alert(1)", "http://acme.test"])(
  "the contact %j is refused at the start",
  (contact) => {
    const source = { APP_URL: "https://sso.acme.test", APP_SECRET: "x".repeat(32), SECURITY_CONTACT: contact };
    expect(() => parseEnv(source)).toThrow("SECURITY_CONTACT");
  },
);
