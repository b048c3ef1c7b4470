import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { renderErrors } from "@/scripts/render-errors";

it("docs/errors.md says what the catalogue says (npm run errors)", () => {
  expect(readFileSync("docs/errors.md", "utf8")).toBe(renderErrors());
});
