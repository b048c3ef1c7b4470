import { mkdirSync } from "node:fs";
import { type BrowserContext, expect, type Page, type Request, test } from "@playwright/test";
import { type Language, languages } from "@/lib/messages/languages";
import { expectAccessible, lightOnPhone, scriptsRun, startConsole } from "./support/administrator";
import { furnish, type ListedPage } from "./support/furnished";
import type { Gatehouse } from "./support/gatehouse";
import { type SampleProvider, startSampleProvider } from "./support/sample-provider";

// Every page of the product, light, dark and on a phone. With SCREENSHOT_DIR it leaves a picture of each, to look at.
const folder = process.env.SCREENSHOT_DIR;
if (folder) mkdirSync(folder, { recursive: true });
let gatehouse: Gatehouse;
let provider: SampleProvider;
let admin: Page;
let stranger: BrowserContext;
let pages: ListedPage[];

test.beforeAll(async ({ browser }) => {
  provider = await startSampleProvider(0);
  ({ gatehouse, admin } = await startConsole(browser));
  pages = await furnish(gatehouse, provider, admin);
  stranger = await browser.newContext();
});

test.afterAll(async () => {
  await admin?.close();
  await stranger?.close();
  await gatehouse?.stop();
  await provider?.stop();
});

/** The worst that a page can do on a phone: scroll sideways. */
async function expectToFit(page: Page, path: string): Promise<void> {
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect.soft([path, overflow], "nothing is wider than the phone").toEqual([path, 0]);
}

/** What the HTML of a page of the console may have, in any language. */
const mostBytes = 150_000;

/** @returns its HTML */
async function openListed(page: Page, { path, status }: ListedPage): Promise<string> {
  const answer = await page.goto(gatehouse.base + path);
  expect([path, answer?.status()]).toEqual([path, status]);
  const html = (await answer?.text()) ?? "";
  if (path.startsWith("/console")) expect.soft(Buffer.byteLength(html), path).toBeLessThan(mostBytes);
  return html;
}

/** What fields show before scripts run is what they show afterwards: nothing is saved that nobody saw. */
async function expectSameValues(page: Page, html: string): Promise<void> {
  await scriptsRun(page);
  const [sent, shown] = await page.evaluate((text) => {
    const valuesIn = (root: Document) =>
      [...root.querySelectorAll<HTMLInputElement>("select[name], input[name], textarea[name]")].map(
        ({ name, type, value, checked }) => `${name}=${type === "checkbox" || type === "radio" ? checked : value}`,
      );
    return [valuesIn(new DOMParser().parseFromString(text, "text/html")), valuesIn(document)];
  }, html);
  const others = sent.filter((value) => !shown.includes(value));
  expect.soft([page.url(), ...others], "not what the HTML shows").toEqual([page.url()]);
}

/** Several tables of one page have buttons for each row: no two are called the same, or who hears them cannot tell them apart. */
async function expectNamedApart(page: Page, path: string): Promise<void> {
  const names = await page.evaluate(() =>
    [...document.querySelectorAll<HTMLButtonElement>("main button:enabled")]
      .filter((button) => button.checkVisibility())
      .map((button) => button.getAttribute("aria-label") ?? button.innerText.trim()),
  );
  const alike = names.filter((name, index) => names.indexOf(name) !== index);
  expect.soft([path, ...alike], "buttons of one name").toEqual([path]);
}

/** Of all pages that were looked at. */
const titles = new Map<string, string[]>();

async function checkPages(only: (listed: ListedPage) => boolean): Promise<void> {
  const other = await stranger.newPage();
  const inAdvance: string[] = [];
  const notice = (request: Request) => {
    if (request.headers()["next-router-prefetch"]) inAdvance.push(`${request.frame().url()} ${request.url()}`);
  };
  for (const page of [admin, other]) page.on("request", notice);
  for (const listed of pages.filter(only)) {
    const { name, path, by } = listed;
    const page = by === "admin" ? admin : other;
    await page.setViewportSize({ width: 1280, height: 800 });
    const html = await openListed(page, listed);
    if (path.startsWith("/console/acme")) await expectSameValues(page, html);
    if (path.endsWith("/mapping")) await expectNamedApart(page, path);
    const title = await page.title();
    expect
      .soft([path, title, await isTitledByHeading(page)], "the tab says what the page is")
      .toEqual([path, title, true]);
    titles.set(title, [...(titles.get(title) ?? []), new URL(page.url()).pathname]);
    await expectAccessible(page, [{ colorScheme: "dark" }]);
    for (const colorScheme of folder ? (["light", "dark"] as const) : []) {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      await page.screenshot({ path: `${folder}/${name}-${colorScheme}.png`, fullPage: true });
    }
    await page.setViewportSize({ width: 390, height: 844 });
    await expectToFit(page, path);
    if (folder) await page.screenshot({ path: `${folder}/${name}-phone.png`, fullPage: true });
  }
  admin.off("request", notice);
  await other.close();
  expect(inAdvance, "a page asks for others that nobody chose").toEqual([]);
  const alike = [...titles].filter(([, paths]) => new Set(paths).size > 1);
  expect(alike, "two pages have different titles").toEqual([]);
}

/** Whether the title is the heading, with the organization's name where people sign in to one. */
async function isTitledByHeading(page: Page): Promise<boolean> {
  const heading = (await page.getByRole("heading", { level: 1 }).innerText()).trim();
  const title = await page.title();
  return title.startsWith(`${heading} · `) && title.endsWith("Gatehouse");
}

const areas = {
  connections: "page of connections",
  applications: "page of applications",
  directories: "page of directories",
  users: "page of users",
} as const;
const otherPages = "other page of the console";

/** Some pages a test: all of them at once take longer than a busy machine gives one. */
function areaOf({ path, by }: ListedPage): string {
  if (by === "stranger" || !path.startsWith("/console")) return "page for people";
  const [, , , area = ""] = new URL(path, gatehouse.base).pathname.split("/");
  return Object.hasOwn(areas, area) ? areas[area as keyof typeof areas] : otherPages;
}

const everything = ["page for people", ...Object.values(areas), otherPages];

for (const what of everything)
  test(`no ${what} has an accessibility violation or is too wide on a phone`, async () => {
    await checkPages((listed) => areaOf(listed) === what);
  });

const [, first, ...further] = languages;

/** The first translation is looked at on every page; of the others each page has one, and pictures have all. */
const isIn = (language: Language, index: number) =>
  folder !== undefined || language === first || further[index % further.length] === language;

/** Each page is checked by axe in one of its languages, light and on a phone: they take turns, at the price of one language on every page. */
const isChecked = (language: Language, index: number) =>
  language === (index % (further.length + 1) === 0 ? first : further[index % further.length]);

/** What is looked at in a language at once: of the one that is looked at on every page some pages. */
const visits = languages
  .slice(1)
  .flatMap((language) => (language === first ? everything : [null]).map((what) => ({ language, what })));

for (const { language, what } of visits)
  test(`every ${what ?? "page"} speaks the language ${language}, fits a phone in it, and misses no text`, async ({
    browser,
  }) => {
    const options = { locale: language, viewport: { width: 390, height: 844 }, reducedMotion: "reduce" as const };
    const signedIn = await browser.newContext({ ...options, storageState: await admin.context().storageState() });
    const signedOut = await browser.newContext(options);
    const [own, other] = [await signedIn.newPage(), await signedOut.newPage()];
    const complaints: string[] = [];
    for (const page of [own, other])
      page.on("console", (message) => complaints.push(`${page.url()} ${message.text()}`));
    for (const [index, listed] of pages.entries()) {
      if (!isIn(language, index) || (what !== null && areaOf(listed) !== what)) continue;
      const { name, path, by } = listed;
      const page = by === "admin" ? own : other;
      await openListed(page, listed);
      await expect(page.locator("html")).toHaveAttribute("lang", language);
      if (isChecked(language, index)) await expectAccessible(page, [lightOnPhone]);
      await expectToFit(page, path);
      if (folder) await page.screenshot({ path: `${folder}/${name}-${language}.png`, fullPage: true });
    }
    // The message library says so where it misses a text; React, where browser and server do not agree about a page.
    const missing = /MISSING_MESSAGE|FORMATTING_ERROR|hydrat|React error/i;
    expect(complaints.filter((text) => missing.test(text))).toEqual([]);
    expect(gatehouse.output()).not.toMatch(missing);
    await signedIn.close();
    await signedOut.close();
  });
