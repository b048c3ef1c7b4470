import { expect, it } from "vitest";
import { inOrderOfReference } from "./table-order";

const table = (name: string, ...dependsOn: string[]) => ({ name, dependsOn });

it("each table comes after those that it refers to; one may refer to itself", () => {
  const tables = [table("c", "b", "a"), table("b", "a", "b"), table("a"), table("d", "elsewhere")];
  expect(inOrderOfReference(tables).map(({ name }) => name)).toEqual(["a", "d", "b", "c"]);
});

it("a circle has no order", () => {
  expect(() => inOrderOfReference([table("a", "b"), table("b", "a"), table("c")])).toThrow("in a circle: a, b");
});
