import { mkdirSync } from "node:fs";
import { type Browser, chromium, type Page } from "@playwright/test";
import { completeFirstRun } from "./support/administrator";
import { addConnection } from "./support/connected";
import { type Gatehouse, startGatehouse } from "./support/gatehouse";
import type { SamlFault } from "./support/saml-faults";
import { startSampleProvider } from "./support/sample-provider";

/**
 * `npm run screenshots`: the pictures of docs/when-a-test-fails.md, taken from the running product so that they can be
 * renewed. With SCREENSHOT_DIR also the other pages, dark and at phone width, to look at; SCREENSHOT_FULL=1 takes whole pages.
 */
const folder = process.env.SCREENSHOT_DIR ?? "docs/images";
mkdirSync(folder, { recursive: true });

const sizes = { desktop: { width: 1280, height: 800 }, phone: { width: 390, height: 844 } };
type Look = { size?: keyof typeof sizes; colorScheme?: "light" | "dark" };

async function take(page: Page, name: string, { size = "desktop", colorScheme = "light" }: Look = {}): Promise<void> {
  await page.setViewportSize(sizes[size]);
  await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
  await page.waitForTimeout(200);
  await page.screenshot({ path: `${folder}/${name}.png`, fullPage: process.env.SCREENSHOT_FULL === "1" });
}

async function testWith(page: Page, gatehouse: Gatehouse, connectionId: string, fault: SamlFault): Promise<Page> {
  await page.goto(`${gatehouse.base}/console/acme/connections/${connectionId}`);
  const opening = page.waitForEvent("popup");
  await page.getByRole("button", { name: "Test connection" }).click();
  const opened = await opening;
  await opened.getByLabel("What goes wrong").selectOption(fault);
  await opened.getByRole("button", { name: "Ada Lovelace" }).click();
  await opened.waitForURL(/\/activity\//);
  return opened;
}

const connect = (gatehouse: Gatehouse, metadataUrl: string, name: string) =>
  addConnection(gatehouse, {
    name,
    kind: "generic-saml",
    status: "live",
    saml: { metadataUrl },
    signIn: { buttonText: `Sign in with ${name}`, domains: ["acme.example"] },
  });

const faults: SamlFault[] = [
  "issuer",
  "certificate",
  "audience",
  "recipient",
  "skew",
  "expired",
  "unsigned",
  "sha1",
  "unmappedRole",
  "refusal",
];

async function main(browser: Browser): Promise<void> {
  const provider = await startSampleProvider(0);
  const gatehouse = await startGatehouse();
  try {
    const page = await (await browser.newContext({ viewport: sizes.desktop })).newPage();
    await completeFirstRun(gatehouse, page);
    for (const fault of faults) {
      const opened = await testWith(page, gatehouse, await connect(gatehouse, provider.metadataUrl, fault), fault);
      await take(opened, `test-${fault}`);
      const fix = opened.getByRole("button", { name: /^Apply to draft/ }).first();
      if (await fix.isVisible()) {
        await fix.click();
        await opened
          .getByText(/With the draft the same answer|has to answer anew/)
          .first()
          .waitFor();
        await take(opened, `test-${fault}-fixed`);
      }
      await opened.close();
    }
    const id = await connect(gatehouse, provider.metadataUrl, "Acme");
    const passed = await testWith(page, gatehouse, id, "none");
    await take(passed, "test-passed");
    if (!process.env.SCREENSHOT_DIR) return;
    await take(passed, "test-passed-dark", { colorScheme: "dark" });
    await take(passed, "test-passed-phone", { size: "phone" });
    await passed.close();
    const { items } = (await (await gatehouse.api("GET", "/organizations/acme/connections")).json()) as {
      items: { id: string }[];
    };
    for (const other of items)
      if (other.id !== id) await gatehouse.api("DELETE", `/organizations/acme/connections/${other.id}`);
    await addConnection(gatehouse, {
      name: "Okta",
      kind: "generic-saml",
      preset: "okta-saml",
    });
    for (const [name, path] of [
      ["overview", ""],
      ["connection", `/connections/${id}`],
      ["history", `/connections/${id}/history`],
      ["activity", "/activity"],
      ["choose", "/connections/new"],
      ["guide", `/connections/${id}/guide`],
    ] as const) {
      await page.goto(`${gatehouse.base}/console/acme${path}`);
      await take(page, name);
      await take(page, `${name}-dark`, { colorScheme: "dark" });
      await take(page, `${name}-phone`, { size: "phone" });
    }
    await page.goto(`${gatehouse.base}/sign-in/acme`);
    await take(page, "sign-in");
  } finally {
    await gatehouse.stop();
    await provider.stop();
  }
}

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM_PATH,
  args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
});
await main(browser).finally(() => browser.close());
