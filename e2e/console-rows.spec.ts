import { expect, test } from "@playwright/test";
import { expectAccessible, openTab, pasteInto, saveUntested } from "./support/administrator";
import { type SampleConsole, startSampleConsole } from "./support/sample-console";

// Rows of the reference systems that are about what an administrator does with a connection in the console.
let gatehouse: SampleConsole["gatehouse"];
let provider: SampleConsole["provider"];
let page: SampleConsole["page"];
let connectionId: SampleConsole["connectionId"];
let open: SampleConsole["open"];
let signInAs: SampleConsole["signInAs"];
let stop: SampleConsole["stop"];

test.beforeAll(async ({ browser }) => {
  ({ gatehouse, provider, page, connectionId, open, signInAs, stop } = await startSampleConsole(browser));
});

test.afterAll(() => stop?.());

test("IK-A5: metadata put into the box and saved is one gesture, as a draft and turned on", async () => {
  const xml = await (await fetch(provider.metadataUrl)).text();
  const box = page.getByLabel("Paste the XML or its URL");
  for (const [save, content] of [
    ["Save as draft", xml],
    ["Save and turn on", xml],
    ["Save and turn on", provider.metadataUrl],
  ] as const) {
    await open("/connections/new?kind=generic-saml");
    await page.getByLabel("Name", { exact: true }).fill(`In one gesture: ${save}`);
    await box.fill(content);
    await page.getByRole("button", { name: save }).click();
    if (save === "Save and turn on") await saveUntested(page);
    await expect(page.getByRole("heading", { name: "Enter these at the identity provider" })).toBeVisible();
    await openTab(page, "Provider");
    await expect(page.getByLabel("Issuer", { exact: true })).toHaveValue(provider.entityId);
    await expect(page.getByLabel("Signing certificates")).toHaveValue(/BEGIN CERTIFICATE/);
    await expect(page.getByRole("heading", { level: 1 }).locator("xpath=../..")).toContainText(
      save === "Save as draft" ? "Draft" : "Live",
    );
  }

  await open("/connections/new?kind=generic-saml");
  await page.getByLabel("Name", { exact: true }).fill("Rejected");
  await box.fill("<!DOCTYPE html><html><body>Sign in</body></html>");
  await page.getByRole("button", { name: "Save and turn on" }).click();
  const region = page.getByRole("region", { name: "Import metadata" });
  await expect(region.getByRole("alert")).toContainText("This is a web page, not metadata");
  await expect(box).toHaveValue(/Sign in/);
  await expect(box).toBeFocused();
  await box.press("ControlOrMeta+a");
  await pasteInto(box, xml);
  await expect(page.getByLabel("Issuer", { exact: true }), "a paste is read at once").toHaveValue(provider.entityId);
  await expect(region.getByRole("alert")).toHaveCount(0);
});

test("EN-40: external groups are mapped once a claim is, by row and by paste, and the user's page says why", async () => {
  await open("/groups");
  await expect(page.getByText("There are no groups yet.")).toBeVisible();
  const added = page.getByRole("form", { name: "Add a group" });
  await added.getByLabel("Key").fill("designers");
  await added.getByLabel("Name").fill("Design team");
  await added.getByRole("button", { name: "Add group" }).click();
  await expect(page.getByRole("link", { name: "Design team" })).toBeVisible();
  await expectAccessible(page);

  await gatehouse.api("PATCH", `/organizations/acme/connections/${connectionId}`, {
    claims: [{ field: "email", from: "email" }],
    provisioning: { roles: { rules: [] } },
  });
  // The preview shows what the latest sign-in told.
  await (await signInAs("Ada Lovelace")).context().close();
  const add = page.getByRole("button", { name: "Add claim row" });
  let release = () => {};
  const isHeld = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route(/\/mapping$/, async (route) => {
    if (route.request().method() === "POST") await isHeld;
    await route.continue();
  });
  await open(`/connections/${connectionId}/mapping`);
  await expect(page.getByText("First map a claim to Groups under Claims")).toBeVisible();
  const place = await add.boundingBox();
  release();
  await expect(page.getByText("→ ada@acme.example")).toBeVisible();
  expect(await add.boundingBox(), "the preview moves nothing below the pointer").toEqual(place);
  await page.unroute(/\/mapping$/);
  await add.click();
  await page.getByLabel("Field of row 2").selectOption("Groups");
  await page.getByLabel("Source of row 2").fill("role");
  await page.getByText("Paste group rows").click();
  const lines = page.getByLabel(/One row per line: external/);
  await lines.fill("developer,designers,Developers there\nfinance,nobody");
  await page.getByRole("button", { name: "Add these rows" }).click();
  await expect(page.getByText("These lines contain no value or no known group: 2.")).toBeVisible();
  await lines.fill("developer,designers,Developers there");
  await page.getByRole("button", { name: "Add these rows" }).click();
  await expect(page.getByLabel("External group, row 1", { exact: true })).toHaveValue("developer");
  await page.getByRole("button", { name: "Save connection" }).click();
  await expect(page.getByRole("status").filter({ hasText: /^Saved\b/ })).toBeVisible();
  await expectAccessible(page);

  const person = await signInAs("Ada Lovelace");
  await expect(person.getByText("Signed in as")).toBeVisible();
  await expect(person.getByText("Design team")).toBeVisible();
  await expect(person.getByText("Signed in through")).toBeVisible();
  await person.context().close();
  await open("/groups/designers");
  const members = page.getByRole("region", { name: "Members and reasons" });
  await members
    .getByRole("row", { name: /ada@acme\.example/ })
    .getByRole("link")
    .click();
  const memberships = page.getByRole("region", { name: "Groups and reasons" });
  await expect(
    memberships.getByRole("row", { name: /Design team Sample group "developer" matched row 1/ }),
  ).toBeVisible();
});
