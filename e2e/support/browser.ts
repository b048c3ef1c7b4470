import { type Browser, chromium } from "@playwright/test";
import { findBrowser } from "@/scripts/browser.mjs";

/** Runs something in a browser, for scripts that are no tests. */
export async function withBrowser<Result>(run: (browser: Browser) => Promise<Result>): Promise<Result> {
  const browser = await chromium.launch({
    executablePath: (await findBrowser()) ?? undefined,
    args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
  });
  return run(browser).finally(() => browser.close());
}
