import { describe, expect, it } from "vitest";
import { errorCodes } from "@/lib/errors/catalogue";
import { reasonChoices } from "./refusal-reasons";

const none = { frequent: [], chosen: undefined };

describe("the reasons to filter sign-ins by", () => {
  it("are those of the organization's protocols", () => {
    const saml = reasonChoices(none, new Set(["saml"]));
    expect(saml).toContain("saml_expired");
    expect(saml).toContain("slo_expired");
    expect(saml).toContain("user_disabled");
    expect(saml.filter((code) => code.startsWith("oidc_"))).toEqual([]);
    const oidc = reasonChoices(none, new Set(["oidc"]));
    expect(oidc).toContain("oidc_state");
    expect(oidc.filter((code) => /^(saml|slo)_/.test(code))).toEqual([]);
  });

  it("are those of both where no connection is left", () => {
    expect(reasonChoices(none, new Set())).toEqual(reasonChoices(none, new Set(["saml", "oidc"])));
  });

  it("leave out what only the console, the REST API and files say, and keep what a server says", () => {
    const all = reasonChoices(none, new Set(["saml", "oidc"]));
    for (const code of ["validation_failed", "csv_malformed", "quota_reached", "key_invalid"] as const)
      expect(all).not.toContain(code);
    for (const code of ["internal_error", "outbound_failed", "rate_limited"] as const) expect(all).toContain(code);
    expect(all.length).toBeLessThan(errorCodes.length);
  });

  it("begin with the frequent ones, and name the chosen one, each once", () => {
    const chosen = { frequent: ["user_disabled", "saml_expired"], chosen: "oidc_nonce" } as const;
    const codes = reasonChoices(chosen, new Set(["saml"]));
    expect(codes.slice(0, 3)).toEqual(["user_disabled", "saml_expired", "oidc_nonce"]);
    expect(new Set(codes).size).toBe(codes.length);
  });
});
