import { expect, it } from "vitest";
import { openForPage, sealForPage } from "./sealed-page";

it("says on a page of ours what we sealed for it, and nothing that somebody wrote into a link", () => {
  const problem = { error: "invalid_request", description: "no such address", organization: "acme" };
  const sealed = sealForPage("problem", problem);
  expect(openForPage("problem", sealed)).toEqual(problem);
  const words = [undefined, "", "Call this number", JSON.stringify(problem), sealed.slice(0, -4), "x".repeat(5_000)];
  for (const other of words) expect(openForPage("problem", other)).toBeNull();
  expect(openForPage("signOut", sealed)).toBeNull();
  expect(openForPage("problem", sealForPage("problem", { ...problem, description: "x".repeat(4_000) }))).toBeNull();
});
