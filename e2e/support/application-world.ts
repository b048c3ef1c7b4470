import * as client from "openid-client";
import type { Application } from "@/lib/applications/application";
import { decideInteraction } from "@/lib/applications/provider/decide-interaction";
import { newOrganization } from "./directory-world";
import { newApplication, ProviderBrowser, signedInPerson } from "./provider-world";
import { follow, relyingParty } from "./relying-party";
import { openTestDatabase, testContext } from "./test-database";

/** A rule that lets everybody in, to be changed. */
export const everyone = {
  mode: "everyone",
  roles: [],
  groups: [],
  allowUsers: [],
  denyUsers: [],
} as const satisfies Application["access"];

/** A database with two organizations, applications of the first one, and people of it in front of the provider. */
export async function openApplicationWorld() {
  const { db, close } = await openTestDatabase();
  const { id: organizationId, slug: organizationSlug } = await newOrganization(db);
  const otherOrganizationId = (await newOrganization(db)).id;

  /** An application that shows its secret. */
  async function wiki(change: Parameters<typeof newApplication>[2] = {}) {
    const { application, secret } = await newApplication(db, organizationId, change);
    return { application, secret, config: await relyingParty(db, application, client.ClientSecretBasic(secret)) };
  }

  /** Somebody who is signed in, and their browser. */
  async function ada(change: Parameters<typeof signedInPerson>[2] = {}) {
    const person = await signedInPerson(db, organizationId, change);
    return { ...person, browser: new ProviderBrowser(db, person.token) };
  }

  /** What the browser does at the page where a request waits. */
  async function step(browser: ProviderBrowser, waiting: URL, { isChosen = false } = {}) {
    const uid = waiting.pathname.split("/").at(-1) ?? "";
    const cookie = browser.cookies.get("gatehouse.interaction") ?? null;
    return { uid, outcome: await decideInteraction({ uid, cookie, token: browser.token, isChosen }, testContext(db)) };
  }

  /** The answer of a request that went on after a page of ours. */
  async function resume(browser: ProviderBrowser, waiting: URL, answer: { isChosen?: boolean } = {}): Promise<URL> {
    const { outcome } = await step(browser, waiting, answer);
    if (outcome.to !== "application") throw new Error(`the browser goes to ${outcome.to}`);
    return follow(browser, outcome.address);
  }

  return { db, close, organizationId, organizationSlug, otherOrganizationId, wiki, ada, step, resume };
}

export type ApplicationWorld = Awaited<ReturnType<typeof openApplicationWorld>>;
