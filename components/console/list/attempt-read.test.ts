import { notFound, redirect } from "next/navigation";
import { expect, it } from "vitest";
import { attemptRead } from "./attempt-read";

it("gives what was read", async () => {
  expect(await attemptRead(async () => ["a row"])).toEqual({ page: ["a row"], reference: null });
});

it("answers a failure with a reference, and no word of what failed", async () => {
  const failed = await attemptRead(() => Promise.reject(new Error("relation is missing")));
  expect(failed).toEqual({ page: null, reference: expect.stringMatching(/^[a-z0-9]{10}$/) });
});

it.each([
  ["to a page that is not there", () => notFound()],
  ["elsewhere", () => redirect("/sign-in")],
])("lets the way %s pass", async (_where, leave) => {
  await expect(attemptRead(async () => leave())).rejects.toThrow(/NEXT_/);
});
