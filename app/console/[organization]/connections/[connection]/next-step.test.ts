import { describe, expect, it } from "vitest";
import type { Connection } from "@/lib/connections/connection";
import { samlInputSchema } from "@/lib/connections/connection-schema";
import { nextStepOf } from "./next-step";

const empty = {
  ...samlInputSchema.parse({ kind: "generic-saml", name: "Okta" }),
  protocol: "saml",
} as unknown as Connection;
const whole = {
  ...empty,
  saml: {
    ...(empty as { saml: object }).saml,
    issuer: "urn:idp",
    ssoUrl: "https://idp.test/sso",
    certificates: ["PEM"],
  },
} as unknown as Connection;

describe("what is to be done next", () => {
  it.each([
    ["what is missing comes first, whatever was tested", empty, true, "complete"],
    ["a test comes before turning on", whole, false, "test"],
    ["what passed a test is turned on", whole, true, "turnOn"],
    ["also again, after it was off", { ...whole, status: "off" } as Connection, false, "test"],
    ["nothing, for one that is live", { ...whole, status: "live" } as Connection, false, null],
  ] as const)("%s", (_name, candidate, isTested, step) => {
    expect(nextStepOf(candidate, isTested)).toBe(step);
  });
});
