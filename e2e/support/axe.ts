import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Page } from "@playwright/test";
import type axe from "axe-core";

const source = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const options: axe.RunOptions = {
  // Targets have 24 by 24 pixels, or as much room (WCAG 2.2, 2.5.8): the library's only rule of level AA that is off unless asked for.
  rules: { "target-size": { enabled: true } },
  // What passed is a long list that nobody reads, and our pages play nothing that would have to be loaded first.
  resultTypes: ["violations"],
  preload: false,
};

/**
 * What axe finds in a page as it stands: a rule and the first element against it each. The library is sent to a document once, and says no more
 * than that: its own adapter for Playwright sends it twice for each look, which takes longer than looking.
 * @param rules those alone, where nothing else can have changed since the last look
 */
export async function violationsOf(page: Page, rules?: readonly string[]): Promise<string[]> {
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(source);
  const runOnly = rules && { runOnly: { type: "rule" as const, values: [...rules] } };
  return page.evaluate(
    async (asked) => {
      const library = (window as unknown as { axe: typeof axe }).axe;
      const { violations } = await library.run(document, asked);
      return violations.map(({ id, nodes }) => `${id} ${nodes[0]?.html}`);
    },
    { ...options, ...runOnly },
  );
}
