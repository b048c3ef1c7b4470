import { expect, it } from "vitest";
import { createSecretBox, hashWithPepper } from "./secret-box";

const box = createSecretBox(["the first secret, long enough"]);

it("opens what it sealed, and nothing that was changed or moved", () => {
  const sealed = box.seal("a client secret", "column:1");
  expect(sealed).not.toContain("secret");
  expect(box.open(sealed, "column:1")).toBe("a client secret");
  expect(() => box.open(sealed, "column:2")).toThrow();
  const last = sealed.at(-2) === "A" ? "B" : "A";
  expect(() => box.open(`${sealed.slice(0, -2)}${last}${sealed.slice(-1)}`, "column:1")).toThrow();
  expect(box.seal("a client secret", "column:1")).not.toBe(sealed);
});

it("a look-up finds what was written before and after a rotation, and without the secret nothing", () => {
  const rotated = createSecretBox(["a second secret, long enough", "the first secret, long enough"]);
  const [before] = box.lookupHashes("anna");
  expect(rotated.lookupHashes("anna")).toEqual([expect.any(String), before]);
  expect(rotated.lookupHashes("anna")[0]).not.toBe(before);
  expect(rotated.lookupHashes("bert")).not.toContain(before);
});

it("a keyed hash is found during a rotation, and afterwards by the pepper that was kept", () => {
  const secrets = ["a second secret, long enough", "the first secret, long enough"] as const;
  const rotated = createSecretBox([...secrets]);
  const [before] = box.pepperedHashes("a code", "codes");
  expect(rotated.pepperedHashes("a code", "codes")).toEqual([expect.any(String), before]);
  expect(rotated.pepperedHashes("a code", "codes")[0]).not.toBe(before);
  expect(box.pepperedHashes("a code", "others")[0]).not.toBe(before);
  const kept = rotated.pepperOf(box.keyId);
  expect(hashWithPepper(kept, "a code", "codes")).toBe(before);
  expect(() => createSecretBox([secrets[0]]).pepperOf(box.keyId)).toThrow("not known");
});

it("opens with an earlier secret during a rotation, and says so when the secret is gone", () => {
  const sealed = box.seal("text", "p");
  expect(createSecretBox(["a second secret, long enough", "the first secret, long enough"]).open(sealed, "p")).toBe(
    "text",
  );
  expect(() => createSecretBox(["a second secret, long enough"]).open(sealed, "p")).toThrow("APP_SECRET_PREVIOUS");
});
