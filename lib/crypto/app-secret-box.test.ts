import { expect, it } from "vitest";
import { secretBoxOf } from "./app-secret-box";

// Instances that are restarted one after another run with the settings of two steps of a rotation beside each other. At no step may one
// of them meet what it cannot read, or what it does not find.

const old = "the old secret of the installation is long enough";
const fresh = "the new secret of the installation is long enough";
const boxOf = (APP_SECRET: string, APP_SECRET_PREVIOUS = "", APP_SECRET_NEXT = "") =>
  secretBoxOf({ APP_SECRET, APP_SECRET_PREVIOUS, APP_SECRET_NEXT });

/** As docs/self-hosting.md says. */
const steps = [boxOf(old), boxOf(old, "", fresh), boxOf(fresh, old)];

it.each([
  ["before it and at its first step", 0, 1],
  ["at its first and at its second step", 1, 2],
])("two instances %s of a rotation read what the other one seals, and find what it hashed", (_name, earlier, later) => {
  const pair = [steps[earlier], steps[later]];
  for (const [writer, reader] of [pair, pair.toReversed()]) {
    expect(reader?.open(writer?.seal("a secret", "column:1") ?? "", "column:1")).toBe("a secret");
    expect(reader?.lookupHashes("anna")).toContain(writer?.lookupHashes("anna")[0]);
    expect(reader?.pepperedHashes("a code", "codes")).toContain(writer?.pepperedHashes("a code", "codes")[0]);
    expect(reader?.keyIds).toContain(writer?.keyId);
  }
});

it("without the first step they do not: the old one cannot read what the new one seals", () => {
  const sealed = boxOf(fresh, old).seal("a secret", "column:1");
  expect(() => boxOf(old).open(sealed, "column:1")).toThrow("APP_SECRET_NEXT");
});

it("the next secret seals nothing, and is none that a rotation would take away", () => {
  const first = boxOf(old, "", fresh);
  expect(first.keyId).toBe(boxOf(old).keyId);
  expect(first.olderKeyIds).toEqual([]);
  expect(boxOf(fresh, old).olderKeyIds).toEqual([boxOf(old).keyId]);
  expect(boxOf(old).open(first.seal("a secret", "p"), "p")).toBe("a secret");
});
