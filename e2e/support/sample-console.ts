import type { Browser, Page } from "@playwright/test";
import { startConsole } from "./administrator";
import { addConnection } from "./connected";
import { startSampleProvider } from "./sample-provider";

export type SampleConsole = Awaited<ReturnType<typeof startSampleConsole>>;

/** A server, a page of its administrator, and a live connection to a sample provider. */
export async function startSampleConsole(browser: Browser) {
  const { gatehouse, admin: page } = await startConsole(browser);
  const provider = await startSampleProvider(0);
  const connectionId = await addConnection(gatehouse, {
    name: "Sample",
    kind: "generic-saml",
    status: "live",
    saml: { metadataUrl: provider.metadataUrl },
  });
  return {
    gatehouse,
    page,
    provider,
    connectionId,

    open: (path: string) => page.goto(`${gatehouse.base}/console/acme${path}`),

    /** A page of a browser of its own, on which a person of the provider has just signed in. */
    async signInAs(name: string): Promise<Page> {
      const person = await (await browser.newContext()).newPage();
      await person.goto(`${gatehouse.base}/sso/${connectionId}`);
      await person.getByRole("button", { name }).click();
      return person;
    },

    async stop(): Promise<void> {
      await page.close();
      await provider.stop();
      await gatehouse.stop();
    },
  };
}
