import { describe, expect, it } from "vitest";
import { errorCodes } from "@/lib/errors/catalogue";
import { countedSignIns, readEventFilter, reasonChoices } from "./event-filter";

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

const now = new Date("2026-06-15T12:00:00Z");

it.each([
  ["the last day begins at this time of yesterday", { range: "24h" }, "2026-06-14T12:00:00.000Z"],
  ["seven days, too", { range: "7d" }, "2026-06-08T12:00:00.000Z"],
  ["of a day and a range, the later begins", { range: "7d", timeFrom: "2026-06-12" }, "2026-06-12T00:00:00.000Z"],
  ["also when that is the range", { range: "24h", timeFrom: "2026-06-12" }, "2026-06-14T12:00:00.000Z"],
  ["what is no range is no bound", { range: "99d" }, undefined],
])("%s", (_name, query, from) => {
  expect(readEventFilter(query, { timeZone: "UTC", now }).from?.toISOString()).toBe(from);
});

it("a figure leads to what it counted: the range, and no tests", () => {
  const address = countedSignIns("acme", "30d", { code: "saml_expired", connection: undefined });
  expect(address).toBe("/console/acme/activity?code=saml_expired&purpose=sign-in&range=30d");
});
