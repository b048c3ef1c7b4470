import { describe, expect, it } from "vitest";
import { makeAuthority, makeIssuedKeyPair } from "@/e2e/support/authority";
import { makeEcKeyPair } from "@/e2e/support/saml-response";
import { readBundle } from "@/lib/saml/certificate-bundle";
import { certificateRotation } from "./certificate-rotation";
import type { NotedCertificate } from "./certificate-store";

const now = new Date();

it("an authority that was pinned leaves at once when the document shows it as one; a replaced certificate has its days", async () => {
  const authority = await makeAuthority("authority", "ec");
  const leaf = await makeIssuedKeyPair("leaf", authority);
  const old = await makeEcKeyPair("old");
  const { signers, chain } = readBundle([leaf.certificate, authority.certificate]);
  const trusted = [leaf, authority, old].map(({ certificate }) => certificate);
  const { kept, leaving, arrived } = certificateRotation(trusted, { certificates: signers, chain }, [], {
    now,
    adopts: true,
  });
  expect(kept.map(({ certificate }) => certificate)).toEqual([leaf.certificate, old.certificate]);
  expect(leaving.map(({ certificate }) => certificate)).toEqual([old.certificate]);
  expect(arrived).toEqual([]);

  const alone = (adopts: boolean) =>
    certificateRotation([authority.certificate], { certificates: signers, chain }, [], { now, adopts });
  expect(alone(true)).toMatchObject({ kept: [], arrived: [{ subject: "CN=leaf" }] });
  // What waits in quarantine signs nobody in: without any other, the one that was pinned stays.
  expect(alone(false).kept).toHaveLength(1);
});

describe("what the document does not list any more, and what was noted before (checks.md 2.12)", async () => {
  const pairs = await Promise.all(["a", "b", "c"].map(makeEcKeyPair));
  const views = readBundle(pairs.map(({ certificate }) => certificate)).signers;
  const viewOf = (name: string) => {
    const view = views.find(({ subject }) => subject === `CN=${name}`);
    if (!view) throw new Error("No certificate");
    return view;
  };
  const names = (list: readonly { fingerprint: string }[]) =>
    list.map(({ fingerprint }) => views.find((view) => view.fingerprint === fingerprint)?.subject.slice(3)).join("");
  const days = (count: number) => new Date(now.getTime() - count * 86_400_000);
  const note = (name: string, state: NotedCertificate["state"], since = now): NotedCertificate => {
    const { fingerprint, pem } = viewOf(name);
    return { fingerprint, state, certificate: pem, since };
  };
  const rotate = (trusted: string, published: string, noted: NotedCertificate[], adopts = false) => {
    const result = certificateRotation(
      [...trusted].map((name) => viewOf(name).pem),
      { certificates: [...published].map(viewOf), chain: [] },
      noted,
      { now, adopts },
    );
    const { kept, leaving, arrived, settled } = result;
    const settledNames = names(settled.map((fingerprint) => ({ fingerprint })));
    return { kept: names(kept), leaving: names(leaving), arrived: names(arrived), settled: settledNames };
  };
  const aMoment = new Date(days(7).getTime() + 1);

  it.each<[string, ReturnType<typeof rotate>, Partial<ReturnType<typeof rotate>>]>([
    ["nothing changed", rotate("ab", "ab", []), { kept: "ab", leaving: "", arrived: "", settled: "" }],
    ["one is not listed any more", rotate("ab", "a", []), { kept: "ab", leaving: "b" }],
    ["one is new", rotate("a", "ab", []), { kept: "a", leaving: "", arrived: "b" }],
    ["its seven days are not over", rotate("ab", "a", [note("b", "retiring", aMoment)]), { kept: "ab", leaving: "b" }],
    ["they are over", rotate("ab", "a", [note("b", "retiring", days(7))]), { kept: "a", leaving: "", settled: "b" }],
    [
      "those of another one are over",
      rotate("ab", "a", [note("c", "retiring", days(8))]),
      { kept: "ab", leaving: "b" },
    ],
    ["it waited for that long", rotate("ab", "a", [note("b", "quarantined", days(8))]), { kept: "ab", leaving: "b" }],
    ["its days are over, and it is listed again", rotate("ab", "ab", [note("b", "retiring", days(8))]), { kept: "ab" }],
    ["those of the last one are over", rotate("a", "b", [note("a", "retiring", days(8))]), { kept: "a", leaving: "a" }],
    ["the same, and what is new is taken", rotate("a", "b", [note("a", "retiring", days(8))], true), { kept: "a" }],
  ])("%s", (_what, result, expected) => expect(result).toMatchObject(expected));

  it.each<[string, ReturnType<typeof rotate>, string]>([
    ["retiring, and listed again", rotate("ab", "ab", [note("b", "retiring")]), "b"],
    ["retiring, and not trusted any more", rotate("a", "a", [note("b", "retiring")]), "b"],
    ["retiring still, beside others that stay", rotate("ab", "a", [note("b", "retiring")]), ""],
    ["waiting, and not listed any more", rotate("a", "a", [note("b", "quarantined")]), "b"],
    ["waiting, and trusted meanwhile", rotate("ab", "ab", [note("b", "quarantined")]), "b"],
    ["waiting, and listed still", rotate("a", "ab", [note("b", "quarantined")]), ""],
  ])("a note means nothing any more: %s", (_what, { settled }, expected) => expect(settled).toBe(expected));
});
