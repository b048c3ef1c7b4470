import { randomBytes } from "node:crypto";
import { test as base, expect, type Page } from "@playwright/test";
import { type Connection, call, type GatehouseApi, gatehouseApi } from "./gatehouse-api.js";
import { type Mailbox, mailboxIn } from "./mailbox.js";
import { type SampleProviders, sampleProviders } from "./sample-providers.js";

/**
 * Playwright fixtures for journeys against a running Gatehouse: `import { test, expect } from "gatehouse/testing"`. Where
 * it runs is said by the environment; docs/testing.md lists it. Each test has an organization of its own, which is
 * deleted afterwards, so tests run in parallel and leave nothing.
 */

export type Fixtures = {
  gatehouse: GatehouseApi;
  provider: SampleProviders;
  /** Goes to the connection's provider and signs in there as one of its people, by name. */
  signInAs(person: string, connection: Connection, options?: { page?: Page; returnTo?: string }): Promise<void>;
  /** What the sample providers do wrong for this browser from now on, by the names of docs/testing.md. */
  fault(name: string): Promise<void>;
  mailbox: Mailbox;
};

/** Where everything runs: from the environment, or from `use` of a Playwright configuration. */
export type Options = {
  gatehouseUrl: string;
  /** An API key of the installation: `BOOTSTRAP_API_KEY`, or one made by an operator. */
  gatehouseKey: string;
  /** The folder with the mails, where they do not go to a mail server. */
  gatehouseOutbox: string;
  sampleSamlMetadata: string;
  sampleOpenIdIssuer: string;
};

const { env } = process;

function required(name: keyof Options, variable: string, value: string): string {
  if (value === "")
    throw new Error(`Set ${variable}, or ${name} in the configuration: docs/testing.md says what it is.`);
  return value;
}

export const test = base.extend<Fixtures & Options>({
  gatehouseUrl: [env.GATEHOUSE_URL || "http://localhost:3000", { option: true }],
  gatehouseKey: [env.GATEHOUSE_KEY ?? "", { option: true }],
  gatehouseOutbox: [env.GATEHOUSE_OUTBOX ?? "", { option: true }],
  sampleSamlMetadata: [env.SAMPLE_SAML_METADATA || "http://127.0.0.1:4000/metadata", { option: true }],
  sampleOpenIdIssuer: [env.SAMPLE_OPENID_ISSUER || "http://127.0.0.1:4001", { option: true }],

  gatehouse: async ({ gatehouseUrl, gatehouseKey }, use) => {
    const url = gatehouseUrl.replace(/\/$/, "");
    const target = { url, key: required("gatehouseKey", "GATEHOUSE_KEY", gatehouseKey) };
    const slug = `test-${randomBytes(5).toString("hex")}`;
    await call(target, "POST", "/organizations", { slug, name: `Test ${slug}` });
    await use(gatehouseApi(target, slug));
    await call(target, "DELETE", `/organizations/${slug}`);
  },
  provider: async ({ sampleSamlMetadata, sampleOpenIdIssuer }, use) =>
    use(sampleProviders({ samlMetadataUrl: sampleSamlMetadata, openIdIssuer: sampleOpenIdIssuer })),
  signInAs: async ({ gatehouse, page: ownPage }, use) =>
    use(async (person, connection, { page = ownPage, returnTo = "/dashboard" } = {}) => {
      await page.goto(`${gatehouse.url}/sso/${connection.id}?returnTo=${encodeURIComponent(returnTo)}`);
      await page.getByRole("button", { name: person }).click();
      await page.waitForURL((url) => url.href.startsWith(`${gatehouse.url}/`));
    }),
  fault: async ({ context, sampleSamlMetadata, sampleOpenIdIssuer }, use) =>
    use(async (name) => {
      const origins = new Set([sampleSamlMetadata, sampleOpenIdIssuer].map((address) => new URL(address).origin));
      await context.addCookies([...origins].map((url) => ({ name: "sample-fault", value: name, url })));
    }),
  mailbox: async ({ gatehouseOutbox }, use) =>
    use(mailboxIn(required("gatehouseOutbox", "GATEHOUSE_OUTBOX", gatehouseOutbox))),
});

export { expect };
