import { describe, expect, it } from "vitest";
import { connectionInputSchema } from "@/lib/connections/connection-schema";
import {
  apiKeyInputSchema,
  groupInputSchema,
  groupPatchSchema,
  organizationInputSchema,
  organizationPatchSchema,
  ownNameSchema,
  roleInputSchema,
  rolePatchSchema,
  userInputSchema,
  userPatchSchema,
} from "@/lib/directory/directory-schema";
import { firstRunSchema } from "@/lib/local-sign-in/complete-first-run";
import { isPlainText } from "./hidden-characters";

describe("text on one line", () => {
  it.each([
    ["a line break", "Acme\r\nBcc: eve@evil.example"],
    ["NUL", "Acme\u0000"],
    ["half a character", "Acme \ud83d"],
    ["an escape sequence", "Acme\u001b[31m"],
    ["a line separator", "Acme\u2028x"],
    ["a direction mark", "Acme\u202egpj.exe"],
    ["an isolate", "\u2066Acme"],
    ["a character without width", "Ac\u200bme"],
  ])("%s is refused", (_what, text) => expect(isPlainText(text)).toBe(false));

  it.each([
    "Acme & Söhne <GmbH>",
    "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
    "Ada \ud83d\udc69\u200d\ud83d\udcbb",
    "株式会社",
  ])("%s is a name", (text) => expect(isPlainText(text)).toBe(true));
});

// Every way in: form, REST, import and first run end in these schemas.
describe("names with what nobody sees", () => {
  const bad = "Acme\r\nx";
  it.each([
    ["organization", organizationInputSchema, { slug: "acme", name: bad }, "name"],
    ["organization, changed", organizationPatchSchema, { name: bad }, "name"],
    ["tenant id", organizationPatchSchema, { tenantId: bad }, "tenantId"],
    ["role", roleInputSchema, { key: "x", name: bad }, "name"],
    ["role, changed", rolePatchSchema, { name: bad }, "name"],
    ["group", groupInputSchema, { key: "x", name: bad }, "name"],
    ["group, changed", groupPatchSchema, { name: bad }, "name"],
    ["API key", apiKeyInputSchema, { name: bad }, "name"],
    ["user", userInputSchema, { email: "ada@acme.test", fullName: bad }, "fullName"],
    ["user, changed", userPatchSchema, { userName: bad }, "userName"],
    ["one's own name", ownNameSchema, { fullName: bad }, "fullName"],
    ["connection", connectionInputSchema, { kind: "generic-saml", name: bad }, "name"],
    [
      "first administrator",
      firstRunSchema,
      { token: "t", fullName: bad, email: "ada@acme.test", organizationName: "Acme", organizationSlug: "acme" },
      "fullName",
    ],
    [
      "first organization",
      firstRunSchema,
      { token: "t", fullName: "Ada", email: "ada@acme.test", organizationName: bad, organizationSlug: "acme" },
      "organizationName",
    ],
  ])("%s: refused with the field", (_what, schema, input, field) => {
    const issues = schema.safeParse(input).error?.issues ?? [];
    expect(issues.map(({ path, message }) => `${path.join(".")} ${message}`)).toEqual([`${field} plain_text`]);
  });
});
