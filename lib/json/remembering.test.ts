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

it("remembers no more characters than it may, of however many texts", () => {
  const asked: string[] = [];
  const lengthOf = remembering((text) => asked.push(text) && text.length, { most: 100, longest: 6, together: 10 });
  expect(["four", "six-ix", "six-ix", "four"].map(lengthOf)).toEqual([4, 6, 6, 4]);
  expect(asked).toEqual(["four", "six-ix"]);
  lengthOf("x");
  lengthOf("six-ix");
  expect(asked).toEqual(["four", "six-ix", "x"]);
  lengthOf("four");
  expect(asked.slice(3), "the oldest gave way").toEqual(["four"]);
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
