import { describe, expect, it } from "vitest";
import { type Dismissal, groupFindings, hashSubject, separateDismissed } from "./finding-groups";
import type { Finding } from "./lint-connection";

const now = new Date("2026-06-15T12:00:00Z");
const inDays = (days: number) => new Date(now.getTime() + days * 86_400_000);

const finding = (
  id: Finding["id"],
  connectionId: string | null,
  { severity = "warning", subject = null }: Partial<Finding> = {},
): Finding => ({ id, severity, connectionId, connectionName: connectionId, subject });

const dismissal = (
  { id, connectionId, subject }: Pick<Finding, "id" | "connectionId" | "subject">,
  change: Partial<Dismissal> = {},
): Dismissal => ({
  finding: id,
  connectionId,
  subjectHashes: [hashSubject({ subject })],
  batch: "b1",
  reason: "known",
  author: "ada@acme.test",
  createdAt: now,
  endsAt: null,
  ...change,
});

describe("findings by kind", () => {
  it("the worst kinds come first, then the most frequent ones", () => {
    const groups = groupFindings([
      finding("one_signature_enough", "a", { severity: "info" }),
      finding("domain_unproven", "a"),
      finding("certificate_expiring", "a"),
      finding("certificate_expiring", "b"),
      finding("unknown_target", "b", { severity: "error" }),
    ]);
    expect(groups.map(({ id, findings }) => [id, findings.length])).toEqual([
      ["unknown_target", 1],
      ["certificate_expiring", 2],
      ["domain_unproven", 1],
      ["one_signature_enough", 1],
    ]);
  });

  it("a kind is as bad as the worst of it", () => {
    const [group] = groupFindings([
      finding("signing_alg_unlisted", "a"),
      finding("signing_alg_unlisted", "b", { severity: "error" }),
    ]);
    expect(group?.severity).toBe("error");
  });
});

describe("a dismissal", () => {
  const authority = finding("authority_trusted", "a", { subject: "CN=Known" });

  it.each<[string, Dismissal, boolean]>([
    ["covers what was seen", dismissal(authority), true],
    ["covers it until its end", dismissal(authority, { endsAt: inDays(1) }), true],
    ["is over at its end", dismissal(authority, { endsAt: now }), false],
    ["covers no other subject", dismissal({ ...authority, subject: "CN=Other" }), false],
    ["covers no finding without what was seen", dismissal({ ...authority, subject: null }), false],
    ["covers no other connection", dismissal({ ...authority, connectionId: "b" }), false],
    ["covers no other kind", dismissal({ ...authority, id: "sha1_allowed" }), false],
    ["of the organization covers no connection", dismissal({ ...authority, connectionId: null }), false],
  ])("%s", (_name, made, isCovered) => {
    const { open, dismissed } = separateDismissed([authority], [made], now);
    expect([open.length, dismissed.length]).toEqual(isCovered ? [0, 1] : [1, 0]);
  });

  it("one more authority is shown although the other one of the connection was dismissed", () => {
    const another = { ...authority, subject: "CN=Another" };
    expect(separateDismissed([authority, another], [dismissal(authority)], now).open).toEqual([another]);
  });

  it("what was dismissed at once is told at once, the newest first", () => {
    const [a, b] = [finding("sha1_allowed", "a"), finding("sha1_allowed", "b")];
    const later = { batch: "b2", createdAt: inDays(1) };
    const { dismissed } = separateDismissed(
      [a, b, authority],
      [dismissal(a), dismissal(b), dismissal(authority, later)],
      now,
    );
    expect(dismissed.map(({ batch, findings }) => [batch, findings.length])).toEqual([
      ["b2", 1],
      ["b1", 2],
    ]);
  });

  it("of the organization itself covers its finding", () => {
    const codes = finding("no_recovery_codes", null);
    expect(separateDismissed([codes], [dismissal(codes)], now).open).toEqual([]);
  });
});
