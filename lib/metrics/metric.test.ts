import { describe, expect, it } from "vitest";
import { boundLabels, type MetricName } from "./metric";

// A peer counted by what clients sent, and anybody could fill its memory (CVE-2026-16100): whatever comes in, the labels stay a closed set.
describe("labels", () => {
  it.each<[string, MetricName, Record<string, string>, Record<string, string>]>([
    ["what is known stays", "gatehouse_metadata_refresh_total", { outcome: "failed" }, { outcome: "failed" }],
    ["another value is other", "gatehouse_metadata_refresh_total", { outcome: "ada@acme.test" }, { outcome: "other" }],
    ["a missing one is other", "gatehouse_metadata_refresh_total", {}, { outcome: "other" }],
    ["another label is dropped", "gatehouse_sessions_active", { email: "ada@acme.test" }, {}],
    [
      "a method is one of HTTP",
      "gatehouse_scim_requests_total",
      { method: "get", status: "200" },
      { method: "other", status: "200" },
    ],
    [
      "a status has three digits",
      "gatehouse_scim_requests_total",
      { method: "GET", status: "2000" },
      { method: "GET", status: "other" },
    ],
    [
      "a connection is an ID",
      "gatehouse_certificate_expiry_seconds",
      { connection: "Acme Okta" },
      { connection: "other" },
    ],
    [
      "a code is one of ours",
      "gatehouse_sign_ins_total",
      { protocol: "saml", outcome: "refused", code: "saml_audience" },
      { protocol: "saml", outcome: "refused", code: "saml_audience" },
    ],
    [
      "a code that somebody made up is not",
      "gatehouse_sign_ins_total",
      { protocol: "saml", outcome: "refused", code: "x".repeat(100) },
      { protocol: "saml", outcome: "refused", code: "other" },
    ],
  ])("%s", (_, name, labels, told) => {
    expect(boundLabels(name, labels)).toEqual(told);
  });
});
