import { gzipSync } from "node:zlib";
import { expect, type Page, test } from "@playwright/test";
import { expectAccessible, operator, signInByCode, startConsole } from "./support/administrator";
import { addConnection, connectOrganization } from "./support/connected";
import type { Gatehouse } from "./support/gatehouse";

let gatehouse: Gatehouse;
let admin: Page;
let connectionId: string;

test.beforeAll(async ({ browser }) => {
  ({ gatehouse, admin } = await startConsole(browser));
  ({ connectionId } = await connectOrganization(gatehouse, "acme"));
});

test.afterAll(async () => {
  await admin?.close();
  await gatehouse?.stop();
});

const drawing = (inner: string) =>
  `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="48" height="24">${inner}<rect width="48" height="24" fill="#0a7d55"/></svg>`;
const dataUrl = (content: string | Buffer, type = "image/svg+xml") =>
  `data:${type};base64,${Buffer.from(content).toString("base64")}`;
const patchImage = (buttonImage: string | null) =>
  gatehouse.api("PATCH", `/organizations/acme/connections/${connectionId}`, { signIn: { buttonImage } });

test("EN-12: the button gets its text and picture, previewed in both themes, and people see them", async ({ page }) => {
  await admin.goto(`${gatehouse.base}/console/acme/connections/${connectionId}/sign-in`);
  await admin.getByLabel("Button text").fill("Sign in with Acme");
  await admin
    .getByLabel("Choose an image")
    .setInputFiles({ name: "acme.svg", mimeType: "image/svg+xml", buffer: Buffer.from(drawing("")) });
  for (const theme of ["In light mode", "In dark mode"])
    await expect(admin.getByRole("figure", { name: theme }).getByText("Sign in with Acme")).toBeVisible();
  const background = (theme: string) =>
    admin.getByRole("figure", { name: theme }).evaluate((figure) => getComputedStyle(figure).backgroundColor);
  expect(await background("In light mode")).not.toBe(await background("In dark mode"));
  await admin.getByRole("button", { name: "Save connection" }).click();
  await expect(admin.getByRole("status").filter({ hasText: /^Saved\b/ })).toBeVisible();
  await expectAccessible(admin);

  await page.goto(`${gatehouse.base}/sign-in`);
  const button = page.getByRole("link", { name: "Sign in with Acme" });
  const source = await button.getByRole("presentation").getAttribute("src");
  const image = await fetch(`${gatehouse.base}${source}`);
  expect(image.headers.get("content-type")).toBe("image/png");
  expect(image.headers.get("cache-control")).toContain("immutable");
  expect(image.headers.get("content-security-policy")).toContain("sandbox");
  await expectAccessible(page);

  await admin.getByRole("button", { name: "Remove image" }).click();
  await admin.getByRole("button", { name: "Save connection" }).click();
  await expect(admin.getByRole("status").filter({ hasText: /^Saved\b/ })).toBeVisible();
  await page.reload();
  await expect(button.getByText("PO")).toBeVisible();
});

test("EN-12: a picture is redrawn: nothing of a drawing can run, and what is no picture is refused", async () => {
  const evil = drawing(`<script>fetch("https://evil.test")</script>`);
  const saved = await patchImage(dataUrl(evil));
  expect(saved.status).toBe(200);
  const { signIn } = (await saved.json()) as { signIn: { buttonImage: string } };
  const content = Buffer.from(await (await fetch(signIn.buttonImage)).arrayBuffer());
  expect(content.subarray(1, 4).toString()).toBe("PNG");
  expect(content.includes("script")).toBe(false);
  // What a read showed can be sent back, and keeps the picture.
  const again = await patchImage(signIn.buttonImage);
  expect(((await again.json()) as typeof saved & { signIn: { buttonImage: string } }).signIn).toEqual(signIn);

  for (const bad of [
    dataUrl("GIF89a not a picture", "image/gif"),
    dataUrl("<html><script>1</script></html>", "image/png"),
    dataUrl(`<!DOCTYPE svg [<!ENTITY x "y">]>${drawing("&x;")}`),
    dataUrl(`<svg xmlns="http://www.w3.org/2000/svg" width="90000" height="90000"/>`),
    dataUrl(drawing('<filter id="f"><feGaussianBlur stdDeviation="900"/></filter>')),
    dataUrl(drawing('<image xlink:href="file:///etc/passwd" width="9" height="9"/>')),
    dataUrl(gzipSync(drawing(""))),
    dataUrl(Buffer.alloc(600 * 1024, 1), "image/png"),
    "https://evil.test/picture.png",
    `${gatehouse.base}/images/${"0".repeat(64)}.png`,
  ]) {
    const answer = await patchImage(bad);
    const problem = (await answer.json()) as { errors?: { path: string }[] };
    expect([answer.status, problem.errors?.[0]?.path], bad.slice(0, 60)).toEqual([422, "signIn.buttonImage"]);
  }
  expect((await fetch(`${gatehouse.base}/images/..%2f..%2fetc.png`)).status).toBe(404);
});

test("one organization cannot refer to another's picture, and an export carries its own", async () => {
  const mine = (await (await patchImage(dataUrl(drawing("")))).json()) as { signIn: { buttonImage: string } };
  const beta = await connectOrganization(gatehouse, "beta");
  const path = `/organizations/beta/connections/${beta.connectionId}`;
  const stolen = await gatehouse.api("PATCH", path, { signIn: { buttonImage: mine.signIn.buttonImage } });
  expect(stolen.status).toBe(422);
  const file = await (await gatehouse.api("GET", `/organizations/acme/connections/${connectionId}/export`)).text();
  const imported = await gatehouse.api("POST", "/organizations/beta/connections/import", JSON.parse(file));
  expect(imported.status).toBe(201);
  const { connection } = (await imported.json()) as { connection: { id: string } };
  const copy = await gatehouse.api("GET", `/organizations/beta/connections/${connection.id}/export`);
  expect(await copy.text()).toBe(file);
});

test("logo and colour of the organization are on its sign-in pages; the contrast is told before saving", async ({
  page,
}) => {
  for (const [path, label] of [
    ["", "Sign-in page for your people"],
    ["/settings", "Sign-in page of this organization"],
  ]) {
    await admin.goto(`${gatehouse.base}/console/acme${path}`);
    await expect(admin.getByText(`${label}`, { exact: true })).toBeVisible();
    await expect(admin.getByText(`${gatehouse.base}/sign-in/acme`, { exact: true })).toBeVisible();
  }
  const form = admin.getByRole("form", { name: "Branding of the sign-in pages" });
  await form
    .getByLabel("Choose an image")
    .setInputFiles({ name: "logo.svg", mimeType: "image/svg+xml", buffer: Buffer.from(drawing("")) });
  const color = form.getByLabel("Button colour");
  await color.fill("#ffee00");
  await expect(form.getByText("In light mode, this colour is hard to tell from the page background.")).toBeVisible();
  await color.fill("green");
  await form.getByRole("button", { name: "Save branding" }).click();
  await expect(form.getByText("Enter a colour, for example #3538cd.")).toBeVisible();
  await color.fill("#0A7D55");
  await expect(form.getByText("Contrast with the button text: 5.2:1.")).toBeVisible();
  await form.getByRole("button", { name: "Save branding" }).click();
  await expect(form.getByText("Saved", { exact: true })).toBeVisible();
  await expectAccessible(admin);
  // Two people replace the logo: what is saved now is shown as the picture that it is.
  const colored = (color: string) => drawing("").replace("#0a7d55", color);
  const kept = /^\/images\/[0-9a-f]{64}\.png$/;
  await expect(form.getByRole("img", { name: "Selected image" })).toHaveAttribute("src", kept);
  await gatehouse.api("PATCH", "/organizations/acme", { logo: dataUrl(colored("#7d0a55")) });
  await form
    .getByLabel("Replace")
    .setInputFiles({ name: "own.svg", mimeType: "image/svg+xml", buffer: Buffer.from(colored("#550a7d")) });
  await form.getByRole("button", { name: "Save branding" }).click();
  const now = form.getByRole("list", { name: "Values that are saved now" });
  await expect(now).toContainText("Logo is now:");
  await expect(now.getByRole("img", { name: "Logo" })).toHaveAttribute("src", kept);
  await expectAccessible(admin);
  await form.getByRole("button", { name: "Save mine anyway" }).click();
  await expect(form.getByText("Saved", { exact: true })).toBeVisible();
  await gatehouse.api("PATCH", `/organizations/acme/connections/${connectionId}`, {
    signIn: { buttonText: "Sign in with Acme" },
  });
  await page.goto(`${gatehouse.base}/sign-in/acme`);
  await expect(page.getByRole("img", { name: "Acme" })).toBeVisible();
  await expect(page.getByRole("link", { name: "Sign in with Acme" })).toHaveCSS("background-color", "rgb(10, 125, 85)");
  await expectAccessible(page);
});

/** The logo, and the colour of what is pressed. */
async function expectBranding(page: Page, path: string, isTheirs = true) {
  await expect(page.getByRole("heading", { level: 1 }), path).toBeVisible();
  await expect(page.getByRole("img", { name: "Acme" }), path).toHaveCount(isTheirs ? 1 : 0);
  const accent = await page.locator("main").evaluate((main) => main.style.getPropertyValue("--accent"));
  expect([path, accent.toLowerCase()]).toEqual([path, isTheirs ? "#0a7d55" : ""]);
}

test("of several organizations, each page on the way in and out has the branding of the one that somebody is of", async ({
  browser,
}) => {
  const context = await browser.newContext();
  const page = await context.newPage();
  const expectBrandingAt = async (path: string, isTheirs = true) => {
    await page.goto(gatehouse.base + path);
    await expectBranding(page, path, isTheirs);
  };
  const questions = ["/sign-in/sign-out", "/sign-in/application-sign-out", "/sign-in/application-problem"];
  // Nobody is signed in: the address says whose page it is, or nobody's.
  for (const path of ["", "/recovery", "/code?email=a@b.example", "/error?code=sign_in_failed"])
    await expectBrandingAt(`/sign-in${path}`, false);
  for (const path of questions) await expectBrandingAt(path, false);
  for (const path of [
    `/sign-in/choose?connections=${connectionId}`,
    "/sign-in/recovery?organization=acme",
    "/sign-in/code?email=a@b.example&organization=acme",
  ])
    await expectBrandingAt(path);

  await expectBrandingAt("/sign-in/acme?returnTo=/dashboard/notices");
  await signInByCode(gatehouse, page, operator.email);
  await expect(page).toHaveURL(`${gatehouse.base}/dashboard/notices`);
  for (const path of [
    ...questions,
    "/sign-in/switch",
    "/sign-in/confirm",
    "/sign-in/other-organization",
    "/sign-in/error?code=sign_in_failed",
  ])
    await expectBrandingAt(path);
  await expectBrandingAt("/sign-in/beta", false);

  await page.goto(`${gatehouse.base}/dashboard`);
  await page.getByRole("button", { name: "Sign out", exact: true }).click();
  await expect(page).toHaveURL(`${gatehouse.base}/sign-in/acme?signedOut=1`);
  await expect(page.getByRole("status")).toHaveText("You are signed out.");
  await expectBranding(page, "signed out");
  await context.close();
});

test("a setup link has the look and the help line of its organization, while it is open and after", async ({
  browser,
}) => {
  const id = await addConnection(gatehouse, { name: "Set up from outside", kind: "generic-saml" });
  const path = `/organizations/acme/connections/${id}/setup-links`;
  const { url } = (await (await gatehouse.api("POST", path, {})).json()) as { url: string };
  const texts = { en: { help: "Help desk: 1234" }, de: { help: "Hilfe: 1234" } };
  expect((await gatehouse.api("PATCH", "/organizations/acme/texts", texts)).status).toBe(200);
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(url);
  await expectBranding(page, "the guide");
  await expect(page.getByText("Help desk: 1234")).toBeVisible();
  await expect(page.getByRole("button", { name: "Test now" })).toHaveCSS("background-color", "rgb(10, 125, 85)");
  await expectAccessible(page);
  await page.getByRole("button", { name: "Deutsch" }).click();
  await expect(page.getByText("Hilfe: 1234")).toBeVisible();
  await page.getByRole("button", { name: "English" }).click();
  await expect(page.getByText("Help desk: 1234")).toBeVisible();
  await page.goto(`${gatehouse.base}/setup/tested?organization=acme`);
  await expectBranding(page, "the end of a test");
  expect((await gatehouse.api("DELETE", path)).status).toBe(204);
  await page.goto(url);
  await expectBranding(page, "a link that was revoked");
  // Of several organizations, a link that was never made is nobody's.
  await page.goto(`${gatehouse.base}/setup/${"a".repeat(43)}`);
  await expectBranding(page, "an invented link", false);
  await context.close();
});

test("the order of the buttons is the administrator's", async ({ page }) => {
  const known = await gatehouse.api("GET", `/organizations/acme/connections/${connectionId}`);
  const { issuer, ssoUrl, certificates } = ((await known.json()) as { saml: Record<string, unknown> }).saml;
  for (const [name, position] of [
    ["Zeta", 1],
    ["Alpha", 5],
  ] as const)
    await addConnection(gatehouse, {
      name,
      kind: "generic-saml",
      status: "live",
      saml: { issuer, ssoUrl, certificates },
      signIn: { position },
    });
  await gatehouse.api("PATCH", `/organizations/acme/connections/${connectionId}`, {
    signIn: { position: 3, buttonText: "Sign in with Acme" },
  });
  await page.goto(`${gatehouse.base}/sign-in/acme`);
  const texts = await page.getByRole("link", { name: /Continue with|Sign in with/ }).allTextContents();
  expect(texts.map((text) => text.replace(/^.*with /, ""))).toEqual(["Zeta", "Acme", "Alpha"]);
});
