import { expect, it } from "vitest";
import { canonicalRound } from "@/e2e/fuzz/canonical-round";
import { readerRound } from "@/e2e/fuzz/reader-round";

/*
 * xml-crypto and libxml2 as opponents (decision 0058): the same bytes over generated documents with namespaces declared
 * again and taken away, attributes in every order, references, ends of lines, astral characters and prefix lists.
 * `npm run fuzz` goes on with other seeds.
 */

const times = (count: number) => Array.from({ length: count }, (_, seed) => seed);

it("what we canonicalize is what the opponents canonicalize", () => {
  expect(times(2_000).flatMap(canonicalRound)).toEqual([]);
});

it("what libxml2 does not call XML, we do not read", () => {
  const rounds = times(4_000).map(readerRound);
  expect(rounds.flatMap(({ problems }) => problems)).toEqual([]);
  // Some of it must be XML still, or nothing was compared.
  expect(rounds.filter(({ isRead }) => isRead).length).toBeGreaterThan(400);
});
