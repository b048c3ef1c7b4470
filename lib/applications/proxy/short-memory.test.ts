import { expect, it } from "vitest";
import { ShortMemory } from "./short-memory";

const at = (milliseconds: number) => new Date(1_000_000 + milliseconds);

it("remembers for so long, and not a moment longer", () => {
  const memory = new ShortMemory<string>({ milliseconds: 5_000, entries: 10 });
  memory.set("a", "first", at(0));
  expect(memory.get("a", at(4_999))).toBe("first");
  expect(memory.get("a", at(5_000))).toBeUndefined();
  expect(memory.get("b", at(0))).toBeUndefined();
  memory.delete("a");
  expect(memory.get("a", at(0))).toBeUndefined();
});

it("never holds more than it may: the oldest makes room", () => {
  const memory = new ShortMemory<number>({ milliseconds: 5_000, entries: 3 });
  for (let index = 0; index < 1_000; index++) memory.set(`key ${index}`, index, at(index));
  expect(memory.size).toBe(3);
  expect(memory.get("key 999", at(1_000))).toBe(999);
  expect(memory.get("key 996", at(1_000))).toBeUndefined();
  memory.set("key 997", 1, at(1_000));
  memory.set("new", 2, at(1_000));
  expect(memory.get("key 997", at(1_000))).toBe(1);
});
