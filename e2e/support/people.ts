import { createServer } from "node:http";
import { type Browser, expect, type Page } from "@playwright/test";
import { mailedCode } from "./administrator";
import type { Connected } from "./connected";
import type { Gatehouse } from "./gatehouse";
import { listen } from "./listen";
import { answerFor, land, postAnswer, startLogin } from "./login-client";

/** Signs a person in through a connection whose provider the test is. Returns where it ends, and the session cookie. */
export async function signInThrough(
  gatehouse: Gatehouse,
  { connectionId, provider }: Pick<Connected, "connectionId" | "provider">,
  nameId: string,
  attributes: Record<string, string[]> = {},
): Promise<{ location: string; session: string | null; code: string | null }> {
  const started = await startLogin(gatehouse.base, connectionId);
  const answer = answerFor(started, provider, { nameId, attributes });
  const target = await postAnswer(gatehouse.base, started.acsUrl, answer, started.relayState);
  if (target.pathname === "/sign-in/error")
    return { location: target.pathname, session: null, code: target.searchParams.get("reference") };
  return { ...(await land(target, started.cookie)), code: null };
}

/** Types an address on a sign-in page and continues. */
export async function typeEmail(page: Page, address: string, email: string): Promise<void> {
  await page.goto(address);
  await page.getByLabel("E-mail address").fill(email);
  await page.getByRole("button", { name: "Continue", exact: true }).click();
}

export async function expectCodePage(page: Page): Promise<void> {
  await expect(page.getByRole("heading", { name: "Check your e-mail" })).toBeVisible();
}

export type ArrivalHall = { base: string; stop(): Promise<void> };

/** Where browsers arrive that are sent to a provider which exists only as a key: one page for every path. */
export async function startArrivalHall(): Promise<ArrivalHall> {
  const server = createServer((_request, response) => {
    response.setHeader("Content-Type", "text/html");
    response.end("<title>The provider</title><h1>The provider</h1>");
  });
  const port = await listen(server);
  return {
    base: `http://127.0.0.1:${port}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Acts, and waits until the browser is at an address below this one. */
export async function expectArrival(page: Page, address: string, act: () => Promise<void>): Promise<URL> {
  await act();
  await page.waitForURL((url) => url.href.startsWith(address));
  return new URL(page.url());
}

/** A page of a browser that holds this session. */
export async function pageOf(browser: Browser, gatehouse: Gatehouse, session: string | null): Promise<Page> {
  const [name = "", ...value] = (session ?? "").split("=");
  const context = await browser.newContext();
  await context.addCookies([{ name, value: value.join("="), url: gatehouse.base }]);
  return context.newPage();
}

/** Signs somebody in who has a user here, by a mailed code. */
export async function signInByCode(
  gatehouse: Gatehouse,
  page: Page,
  { slug, email, name }: { slug: string; email: string; name: string },
): Promise<void> {
  await page.goto(`${gatehouse.base}/sign-in/${slug}`);
  await page.getByLabel("E-mail address").fill(email);
  const code = await mailedCode(gatehouse, email, () => page.getByRole("button", { name: "E-mail me a code" }).click());
  await page.getByLabel("Code", { exact: true }).fill(code);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByText(`Signed in as ${name}`)).toBeVisible();
}
