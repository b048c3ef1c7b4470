import { expect, it } from "vitest";
import { readAcsForm } from "./read-acs-form";

const form = "application/x-www-form-urlencoded";
const read = (body: string, type: string | null = form) =>
  readAcsForm(
    new Request("https://console.test/saml/consume/abc", {
      method: "POST",
      body: new TextEncoder().encode(body),
      headers: type === null ? {} : { "content-type": type },
    }),
  ).catch((error: { code: string }) => error.code);

const longest = `SAMLResponse=${"A".repeat(1024 * 1024 - 13)}`;

it.each<[string, string, string | null, object | string]>([
  ["a response", "SAMLResponse=A", form, { samlResponse: "A", relayState: null }],
  ["with its RelayState", "SAMLResponse=A&RelayState=b", form, { samlResponse: "A", relayState: "b" }],
  ["an empty RelayState", "SAMLResponse=A&RelayState=", form, { samlResponse: "A", relayState: "" }],
  ["with a charset, in capitals", "SAMLResponse=A", `${form.toUpperCase()} ; charset=UTF-8`, { samlResponse: "A" }],
  ["with a field that is not ours, twice", "SAMLResponse=A&x=1&x=2", form, { samlResponse: "A" }],
  ["of 1 MiB", longest, form, { relayState: null }],
  ["of one byte more", `${longest}A`, form, "saml_too_large"],
  ["another type", "SAMLResponse=A", "text/plain", "saml_method"],
  ["a type that begins alike", "SAMLResponse=A", `${form}x`, "saml_method"],
  ["no type", "SAMLResponse=A", null, "saml_method"],
  ["two responses", "SAMLResponse=A&SAMLResponse=A", form, "saml_param_duplicate"],
  ["two responses, one empty", "SAMLResponse=&SAMLResponse=A", form, "saml_param_duplicate"],
  ["two RelayStates", "SAMLResponse=A&RelayState=b&RelayState=b", form, "saml_param_duplicate"],
  ["no response", "RelayState=b", form, "saml_response_missing"],
  ["an empty response", "SAMLResponse=", form, "saml_response_missing"],
  ["a response in another case", "samlresponse=A", form, "saml_response_missing"],
])("a post (checks.md 3.1.1): %s", async (_what, body, type, expected) => {
  const result = await read(body, type);
  if (typeof expected === "string") expect(result).toBe(expected);
  else expect(result).toMatchObject(expected);
});
