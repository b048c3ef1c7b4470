import { generateKeyPairSync } from "node:crypto";
import { expect, it } from "vitest";
import { privateKeyOf } from "./private-key";

const newPem = () =>
  generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey.export({ type: "pkcs8", format: "pem" }).toString();

it("parses a key once, and another one for itself", () => {
  const [one, other] = [newPem(), newPem()];
  const key = privateKeyOf(one);
  expect(privateKeyOf(one)).toBe(key);
  expect(privateKeyOf(other)).not.toBe(key);
  expect(key.export({ type: "pkcs8", format: "pem" })).toBe(one);
});

it("forgets the oldest of many", () => {
  const first = newPem();
  const key = privateKeyOf(first);
  for (let count = 0; count < 500; count++) privateKeyOf(newPem());
  expect(privateKeyOf(first)).not.toBe(key);
});

it("keeps nothing of a text that is no key", () => {
  expect(() => privateKeyOf("no key")).toThrow();
  expect(() => privateKeyOf("no key")).toThrow();
});
