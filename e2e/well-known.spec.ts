import { expect, test } from "@playwright/test";
import { type Gatehouse, startGatehouse } from "./support/gatehouse";

// Files that browsers, search engines and researchers ask every site for. They do not depend on the database.
let gatehouse: Gatehouse;

test.beforeAll(async () => {
  gatehouse = await startGatehouse({ env: { SECURITY_CONTACT: "mailto:security@acme.example" } });
});

test.afterAll(() => gatehouse?.stop());

for (const [path, type, content] of [
  ["/favicon.ico", "image/x-icon", /^\0\0\u0001\0/],
  ["/icon.svg", "image/svg+xml", /<svg/],
  ["/apple-icon.png", "image/png", /PNG/],
  ["/robots.txt", "text/plain", /User-Agent: \*\nDisallow: \/\n/i],
  ["/manifest.webmanifest", "application/manifest+json", /"start_url":\s*"\/dashboard"/],
  ["/.well-known/security.txt", "text/plain", /^Contact: mailto:security@acme.example\nExpires: /],
] as const)
  test(`${path} is there, without a session and without a redirect`, async () => {
    const answer = await fetch(gatehouse.base + path, { redirect: "manual" });
    expect(answer.status).toBe(200);
    expect(answer.headers.get("content-type")).toContain(type);
    expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
    expect(Buffer.from(await answer.arrayBuffer()).toString("latin1")).toMatch(content);
  });

test("the sign-in page names its icons and manifest, and the security policy lets the browser load them", async ({
  page,
}) => {
  const refused: string[] = [];
  page.on("console", (message) => {
    if (/content security policy/i.test(message.text())) refused.push(message.text());
  });
  await page.goto(`${gatehouse.base}/sign-in`);
  const linked = await page
    .locator("link[rel~=icon], link[rel=manifest], link[rel=apple-touch-icon]")
    .evaluateAll((links) => links.map((link) => link.getAttribute("href") ?? ""));
  expect(linked.length).toBeGreaterThanOrEqual(4);
  for (const href of linked)
    expect((await page.request.get(new URL(href, gatehouse.base).href)).status(), href).toBe(200);
  expect(refused).toEqual([]);
});
