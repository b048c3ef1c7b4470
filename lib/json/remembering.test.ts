import { expect, it } from "vitest";
import { remembering } from "./remembering";

it("computes what is remembered once, and what is too long or was forgotten again", () => {
  const asked: string[] = [];
  const lengthOf = remembering((text) => asked.push(text) && text.length, { most: 2, longest: 3 });
  expect(["a", "a", "long", "long"].map(lengthOf)).toEqual([1, 1, 4, 4]);
  expect(asked).toEqual(["a", "long", "long"]);
  expect(["b", "c", "a", "c"].map(lengthOf)).toEqual([1, 1, 1, 1]);
  expect(asked.slice(3)).toEqual(["b", "c", "a"]);
});

it("remembers no error", () => {
  let times = 0;
  const failing = remembering(
    () => {
      times += 1;
      throw new Error("unreadable");
    },
    { most: 2, longest: 3 },
  );
  expect(() => failing("a")).toThrow();
  expect(() => failing("a")).toThrow();
  expect(times).toBe(2);
});
