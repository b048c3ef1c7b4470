import { describe, expect, it } from "vitest";
import { isTabOf, markedTabs, tabAddress, tabOf } from "./editor-tabs";

describe("the tabs of a connection", () => {
  it("every field is on one", () => {
    for (const [path, tab] of [
      ["name", "overview"],
      ["saml.issuer", "provider"],
      ["saml.entityIdOverride", "provider"],
      ["saml.signRequests", "security"],
      ["oidc.clientSecret", "provider"],
      ["oidc.scopes", "security"],
      ["claims.0.from", "mapping"],
      ["provisioning.rules.3.role", "mapping"],
      ["signIn.domains", "signIn"],
    ])
      expect([path, tabOf(path ?? "")]).toEqual([path, tab]);
  });

  it("those with changes are named in their order, and none without", () => {
    expect(
      markedTabs({
        signIn: { domains: true },
        saml: { issuer: false, signRequests: true },
        claims: [{ from: false }],
        provisioning: { rules: [{ value: false }, { value: true }] },
      }),
    ).toEqual(["mapping", "signIn", "security"]);
    expect(markedTabs({ name: false, oidc: {}, claims: [] })).toEqual([]);
  });

  it("each has an address of its own", () => {
    expect(tabAddress("/console/acme/connections/1", "overview")).toBe("/console/acme/connections/1");
    expect(tabAddress("/console/acme/connections/1", "signIn")).toBe("/console/acme/connections/1/sign-in");
    for (const [address, isTab] of [
      ["/console/acme/connections/1", true],
      ["/console/acme/connections/1/mapping", true],
      ["/console/acme/connections/1/guide", false],
      ["/console/acme/connections/12", false],
    ] as const)
      expect([address, isTabOf("/console/acme/connections/1", address)]).toEqual([address, isTab]);
  });
});
