import { type Browser, chromium } from "@playwright/test";

/** Runs something in a browser, for scripts that are no tests. */
export async function withBrowser<Result>(run: (browser: Browser) => Promise<Result>): Promise<Result> {
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM_PATH,
    args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
  });
  return run(browser).finally(() => browser.close());
}
