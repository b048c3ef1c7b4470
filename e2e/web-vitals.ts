import type { Browser } from "@playwright/test";
import { completeFirstRun } from "./support/administrator";
import { withBrowser } from "./support/browser";
import { startGatehouse } from "./support/gatehouse";
import { startSampleProvider } from "./support/sample-provider";

/**
 * `npm run vitals`: what a person waits for on the sign-in page, measured in Chromium with an empty cache on a slow phone
 * (processor four times slower, 1.6 Mbit/s, 150 ms). Prints the rows of docs/performance.md; no test, since times are the machine's.
 */
const runs = 5;
const slow = { latency: 150, downloadThroughput: 200_000, uploadThroughput: 93_750, offline: false };

type Vitals = { firstContentfulPaint: number; largestContentfulPaint: number; layoutShift: number; kilobytes: number };

async function measure(browser: Browser, url: string, throttled: boolean): Promise<Vitals> {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 } });
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await session.send("Network.enable");
  let bytes = 0;
  session.on("Network.loadingFinished", ({ encodedDataLength }) => {
    bytes += encodedDataLength;
  });
  if (throttled) {
    await session.send("Network.emulateNetworkConditions", slow);
    await session.send("Emulation.setCPUThrottlingRate", { rate: 4 });
  }
  await page.goto(url, { waitUntil: "networkidle" });
  const seen = await page.evaluate(
    () =>
      new Promise<Omit<Vitals, "kilobytes">>((resolve) => {
        let largest = 0;
        let shift = 0;
        new PerformanceObserver((list) => {
          largest = list.getEntries().at(-1)?.startTime ?? largest;
        }).observe({ type: "largest-contentful-paint", buffered: true });
        new PerformanceObserver((list) => {
          for (const entry of list.getEntries()) shift += (entry as PerformanceEntry & { value: number }).value;
        }).observe({ type: "layout-shift", buffered: true });
        const first = performance.getEntriesByName("first-contentful-paint").at(0)?.startTime ?? 0;
        setTimeout(
          () => resolve({ firstContentfulPaint: first, largestContentfulPaint: largest, layoutShift: shift }),
          200,
        );
      }),
  );
  await context.close();
  return { ...seen, kilobytes: bytes / 1024 };
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b).at(Math.floor(values.length / 2)) ?? 0;
}

async function main(browser: Browser): Promise<void> {
  const provider = await startSampleProvider(0);
  const gatehouse = await startGatehouse();
  try {
    const page = await (await browser.newContext()).newPage();
    await completeFirstRun(gatehouse, page);
    await gatehouse.api("POST", "/organizations/acme/connections", {
      name: "Acme",
      kind: "generic-saml",
      status: "live",
      saml: { metadataUrl: provider.metadataUrl },
      signIn: { buttonText: "Sign in with Acme" },
    });
    console.log(
      "| Sign-in page | First paint | Largest paint | Layout shift | Transferred |\n| --- | --- | --- | --- | --- |",
    );
    for (const throttled of [false, true]) {
      const all: Vitals[] = [];
      for (let run = 0; run < runs; run++)
        all.push(await measure(browser, `${gatehouse.base}/sign-in/acme`, throttled));
      const of = (name: keyof Vitals): number => median(all.map((vitals) => vitals[name]));
      console.log(
        `| ${throttled ? "slow phone" : "this machine"} | ${of("firstContentfulPaint").toFixed(0)} ms | ${of("largestContentfulPaint").toFixed(0)} ms | ${of("layoutShift").toFixed(3)} | ${of("kilobytes").toFixed(0)} kB |`,
      );
    }
  } finally {
    await gatehouse.stop();
    await provider.stop();
  }
}

await withBrowser(main);
