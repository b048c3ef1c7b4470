import { expect, it } from "vitest";
import { plain, said } from "@/lib/facts/fact";
import { toReason, toStoredReason } from "./grant-reason";

it("a reason is read as it was written", () => {
  const reason = said("reasonIn", { reason: said("setBy", { name: plain("Ada") }), connection: "Acme", version: 3 });
  expect(toReason(toStoredReason(reason))).toEqual(reason);
});

it.each(["set by ada@acme.test", 'role claim "x" matched row 1, Acme, version 3', '{"kind":"other"}'])(
  "%s, which an earlier version wrote, is shown",
  (stored) => expect(toReason(stored)).toEqual({ kind: "text", text: stored }),
);
