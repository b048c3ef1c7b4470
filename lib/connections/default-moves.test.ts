import { expect, it } from "vitest";
import { defaultMoves, takesDefaultFrom } from "./default-moves";

const connection = (id: string, isDefault: boolean) => ({ id, name: `Connection ${id}`, signIn: { isDefault } });
const holder = { id: "a", name: "Connection a" };

it.each([
  ["another one becomes the default", holder, connection("b", true), "Connection a"],
  ["the default stays it", holder, connection("a", true), null],
  ["one that is not the default is saved", holder, connection("b", false), null],
  ["there was no default", null, connection("b", true), null],
])("%s: the connection that loses it is named, where one does", (_case, before, saved, from) => {
  expect(takesDefaultFrom(before, saved)).toBe(from);
});

it("of a file with several, each takes it from the one that has it by then", () => {
  const file = [connection("b", true), connection("c", false), connection("a", true), connection("d", true)];
  expect(defaultMoves(holder, file)).toEqual(["Connection a", null, "Connection b", "Connection a"]);
  // The file says that the default is none any more: nobody loses it to the next one.
  expect(defaultMoves(holder, [connection("a", false), connection("b", true)])).toEqual([null, null]);
});
