import { mkdirSync } from "node:fs";
import { type Browser, expect, type Page } from "@playwright/test";
import sharp from "sharp";
import { completeFirstRun } from "./support/administrator";
import { withBrowser } from "./support/browser";
import { addConnection } from "./support/connected";
import { furnish } from "./support/furnished";
import { freePort, type Gatehouse, startGatehouse } from "./support/gatehouse";
import type { SamlFault } from "./support/saml-faults";
import { startSampleClient } from "./support/sample-client";
import { type SampleProvider, startSampleProvider } from "./support/sample-provider";

/**
 * `npm run screenshots`: the pictures of README.md and docs/when-a-test-fails.md, taken from the running product so that they can be
 * renewed. e2e/every-page.spec.ts takes one of every page, to look at.
 */
const folder = "docs/images";
mkdirSync(folder, { recursive: true });
const viewport = { width: 1280, height: 800 };

/** A picture in few colours: the repository carries it. */
async function take(page: Page, name: string): Promise<void> {
  // A test opens in a small window of its own.
  await page.setViewportSize(viewport);
  await page.waitForTimeout(200);
  // What moves is not part of the page.
  await expect(page.getByRole("progressbar")).toHaveCount(0);
  // A machine without a Japanese font draws boxes.
  await page.locator('[lang="ja"]').evaluateAll((names) => names.map((name) => name.remove()));
  const picture = await page.screenshot();
  await sharp(picture).png({ palette: true, colours: 128, compressionLevel: 9 }).toFile(`${folder}/${name}.png`);
}

async function testWith(page: Page, gatehouse: Gatehouse, connectionId: string, fault: SamlFault): Promise<Page> {
  await page.goto(`${gatehouse.base}/console/acme/connections/${connectionId}/test`);
  const opening = page.waitForEvent("popup");
  await page.getByRole("button", { name: "Test connection" }).click();
  const opened = await opening;
  await opened.getByLabel("What goes wrong").selectOption(fault);
  await opened.getByRole("button", { name: "Ada Lovelace" }).click();
  await opened.waitForURL(/\/activity\//);
  return opened;
}

/** Somebody on the way to an application, and there: the sample one of the demo, in an organization with one connection. */
async function takeApplication(browser: Browser, provider: SampleProvider): Promise<void> {
  const gatehouse = await startGatehouse();
  const first = await browser.newPage();
  await completeFirstRun(gatehouse, first);
  await first.close();
  await connect(gatehouse, provider.metadataUrl, "Acme");
  const port = await freePort();
  const made = await gatehouse.api("POST", "/organizations/acme/applications", {
    kind: "oidc",
    name: "Wiki",
    redirectUris: [`http://127.0.0.1:${port}/callback`],
  });
  const registered = (await made.json()) as { clientId: string; clientSecret: string };
  const wiki = await startSampleClient({ name: "Wiki", port, issuer: `${gatehouse.base}/op`, ...registered });
  const context = await browser.newContext({ viewport, colorScheme: "light", reducedMotion: "reduce" });
  const page = await context.newPage();
  await page.goto(wiki.base);
  await page.getByRole("heading", { name: "Sign in to Wiki" }).waitFor();
  await take(page, "application-sign-in");
  await page.getByRole("link", { name: "Sign in with Acme" }).first().click();
  await page.getByRole("button", { name: "Ada Lovelace" }).click();
  await page.getByText("Signed in as Ada Lovelace").waitFor();
  await take(page, "application");
  await context.close();
  await wiki.stop();
  await gatehouse.stop();
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
    const context = await browser.newContext({ viewport, colorScheme: "light", reducedMotion: "reduce" });
    const page = await context.newPage();
    await completeFirstRun(gatehouse, page);
    const pages = await furnish(gatehouse, provider, page);
    for (const [name, picture] of [
      ["overview", "overview"],
      ["connections-live-guide", "guide"],
      ["test-result", "refused-sign-in"],
      ["sign-in-acme", "sign-in"],
    ]) {
      await page.goto(`${gatehouse.base}${pages.find((listed) => listed.name === name)?.path}`);
      await take(page, picture ?? "");
    }
    for (const fault of faults) {
      const opened = await testWith(page, gatehouse, await connect(gatehouse, provider.metadataUrl, fault), fault);
      await take(opened, `test-${fault}`);
      const fix = opened.getByRole("button", { name: /^Apply to draft/ }).first();
      if (await fix.isVisible()) {
        // A row for a value needs a role, and none is chosen beforehand.
        if (fault === "unmappedRole") await opened.getByLabel("Role for this value").selectOption("Developer");
        await fix.click();
        await opened
          .getByText(/With the draft, the same response|needs a new response/)
          .first()
          .waitFor();
        await take(opened, `test-${fault}-fixed`);
      }
      await opened.close();
    }
    const id = await connect(gatehouse, provider.metadataUrl, "Acme");
    await take(await testWith(page, gatehouse, id, "none"), "test-passed");
    await takeApplication(browser, provider);
  } finally {
    await gatehouse.stop();
    await provider.stop();
  }
}

await withBrowser(main);
