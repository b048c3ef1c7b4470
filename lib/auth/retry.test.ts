import { expect, it } from "vitest";
import { openRetry, sealRetry } from "./retry";

it("opens what was sealed, and nothing that a browser made up", () => {
  const retry = { connectionId: "k3v9q2", returnPath: "/console/acme?x=1" };
  const sealed = sealRetry(retry);
  expect(openRetry(sealed)).toEqual(retry);
  for (const forged of [
    undefined,
    "",
    JSON.stringify(retry),
    `${sealed.slice(0, -2)}AA`,
    sealed.replace("g1.", "g2."),
    "x".repeat(5000),
  ])
    expect(openRetry(forged)).toBeNull();
});
