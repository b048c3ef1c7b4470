import { expect, test } from "vitest";
import { said } from "@/lib/facts/fact";
import { drawingFault } from "./drawing-rules";

// Checked in the server's own process: a text must cost its length, and not the square of it.
test.each([
  ["a name that has no value", `<svg ${"a".repeat(500_000)}></svg>`, null],
  [
    "a style that only begins to name something",
    `<svg style="${"url(#".repeat(100_000)}"></svg>`,
    said("drawingOutside"),
  ],
])("%s", (_name, text, fault) => {
  const found = drawingFault(new TextEncoder().encode(text));
  if (fault === null) expect(found).toBeNull();
  else expect(found).toEqual(fault);
});
