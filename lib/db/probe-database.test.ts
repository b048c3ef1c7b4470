import { afterEach, expect, it } from "vitest";
import { probeDatabase } from "./probe-database";

const stopping = Symbol.for("gatehouse.stopping");

afterEach(() => {
  Reflect.deleteProperty(globalThis, stopping);
});

it("a process that is about to end is not ready, without asking the database", async () => {
  Reflect.set(globalThis, stopping, true);
  expect(await probeDatabase("writes")).toBeNull();
});
