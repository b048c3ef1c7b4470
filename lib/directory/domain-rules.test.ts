import { describe, expect, it } from "vitest";
import type { TxtLookup } from "@/lib/net/txt-records-client";
import { afterCheck, checkProof, domainState, refusedDomain } from "./domain-rules";

describe("which domains may be claimed", () => {
  it.each<[string, string | null]>([
    ["acme.example", null],
    ["acme.test", null],
    ["it.acme.co.uk", null],
    ["example.com", null],
    ["gmail.com", "public_mail"],
    ["fastmail.com", "public_mail"],
    ["yahoo.co.uk", "public_mail"],
    ["co.uk", "public_suffix"],
    ["com", "public_suffix"],
    ["github.io", "public_suffix"],
    ["acme.github.io", null],
  ])("%s: %s", (domain, expected) => expect(refusedDomain(domain)).toBe(expected));
});

describe("what DNS says about a proof", () => {
  const proof = (token: string) => `gatehouse-domain-verification=${token}`;
  const records = (...texts: string[]): TxtLookup => ({ kind: "records", records: texts });
  const nothing: TxtLookup = { kind: "nxdomain" };
  const empty: TxtLookup = { kind: "no_record" };
  it.each<[string, TxtLookup[], string | null, string]>([
    ["the proof under its own name", [records(proof("abc")), empty], null, "verified"],
    ["the proof among the domain's own records", [nothing, records("v=spf1 -all", proof("abc"))], null, "verified"],
    ["another organization's proof", [records(proof("xyz")), empty], null, "wrong_value"],
    ["a longer text that contains the proof", [records(`${proof("abc")}d`), empty], null, "wrong_value"],
    ["other records only", [nothing, records("v=spf1 -all")], null, "no_record"],
    ["a domain without records", [nothing, empty], null, "no_record"],
    ["no such domain", [nothing, nothing], null, "nxdomain"],
    ["no answer", [{ kind: "timeout" }, { kind: "timeout" }], null, "timeout"],
    ["a broken zone", [{ kind: "server_failure" }, { kind: "server_failure" }], null, "server_failure"],
    ["ours and the holder's", [records(proof("abc"), proof("old")), empty], "old", "held_elsewhere"],
    [
      "ours, while the holder's name server is silent",
      [records(proof("abc")), { kind: "timeout" }],
      "old",
      "held_elsewhere",
    ],
    [
      "ours, while the holder's zone is broken",
      [records(proof("abc")), { kind: "server_failure" }],
      "old",
      "held_elsewhere",
    ],
    [
      "ours, while the domain itself does not answer, and nobody holds it",
      [records(proof("abc")), { kind: "timeout" }],
      null,
      "verified",
    ],
    ["ours, and the holder's is gone", [records(proof("abc")), empty], "old", "verified"],
  ])("%s", (_sentence, answers, holder, expected) => {
    expect(checkProof(answers, "abc", holder).outcome).toBe(expected);
  });

  it("shows only records that look like a proof", () => {
    expect(checkProof([records("secret=1", proof("xyz")), empty], "abc", null).found).toEqual([proof("xyz")]);
  });
});

describe("what a check makes of a reservation", () => {
  const now = new Date("2026-06-15T00:00:00Z");
  const daysAgo = (days: number) => new Date(now.getTime() - days * 86_400_000);
  const verified = { verifiedAt: daysAgo(100), failingSince: null };
  it("a pending reservation becomes verified, or stays pending", () => {
    const pending = { verifiedAt: null, failingSince: null };
    expect(afterCheck(pending, "verified", now)).toEqual({ verifiedAt: now, failingSince: null, isLost: false });
    expect(afterCheck(pending, "no_record", now)).toEqual({ ...pending, isLost: false });
  });
  it("a verified one keeps counting for fourteen days without its proof", () => {
    expect(afterCheck(verified, "no_record", now)).toEqual({ ...verified, failingSince: now, isLost: false });
    const failing = { ...verified, failingSince: daysAgo(13) };
    expect(afterCheck(failing, "wrong_value", now)).toEqual({ ...failing, isLost: false });
    expect(afterCheck({ ...verified, failingSince: daysAgo(15) }, "no_record", now)).toEqual({
      verifiedAt: null,
      failingSince: null,
      isLost: true,
    });
    expect(afterCheck(failing, "verified", now).failingSince).toBeNull();
  });
  it("the fourteenth day still counts, and a moment later does not", () => {
    const at = (milliseconds: number) => new Date(daysAgo(14).getTime() - milliseconds);
    expect(afterCheck({ ...verified, failingSince: at(0) }, "no_record", now).isLost).toBe(false);
    expect(afterCheck({ ...verified, failingSince: at(1) }, "no_record", now).isLost).toBe(true);
  });
  it("is called by what is known of it", () => {
    expect(domainState({ verifiedAt: null, failingSince: null })).toBe("pending");
    expect(domainState({ verifiedAt: null, failingSince: now })).toBe("pending");
    expect(domainState(verified)).toBe("verified");
    expect(domainState({ ...verified, failingSince: now })).toBe("failing");
  });
  it("a look-up without an answer says nothing about the proof", () => {
    const failing = { ...verified, failingSince: daysAgo(20) };
    expect(afterCheck(failing, "timeout", now)).toEqual({ ...failing, isLost: false });
    expect(afterCheck(verified, "server_failure", now)).toEqual({ ...verified, isLost: false });
  });
});
