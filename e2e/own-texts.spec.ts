import { expect, type Page, test } from "@playwright/test";
import { expectAccessible, mailedCode, mailsTo, scriptsRun, startConsole } from "./support/administrator";
import { connectOrganization } from "./support/connected";
import type { Gatehouse } from "./support/gatehouse";

let gatehouse: Gatehouse;
let admin: Page;

test.beforeAll(async ({ browser }) => {
  ({ gatehouse, admin } = await startConsole(browser));
  await connectOrganization(gatehouse, "acme");
  await gatehouse.api("POST", "/organizations/acme/users", { email: "ada@acme.example", fullName: "Ada Lovelace" });
});

test.afterAll(async () => {
  await admin?.close();
  await gatehouse?.stop();
});

const help = "https://help.acme.example/sign-in?from=gatehouse";
const field = (name: string) => admin.getByLabel(name, { exact: true });
const language = (name: RegExp) =>
  admin.getByRole("group", { name: "Language", exact: true }).getByRole("button", { name });
const write = (texts: object) => gatehouse.api("PATCH", "/organizations/acme/texts", texts);

async function openTexts() {
  await admin.goto(`${gatehouse.base}/console/acme/settings/texts`);
  await scriptsRun(admin);
}

test("an administrator writes texts in two languages, sees them as they are typed, and people read them", async ({
  browser,
}) => {
  await admin.goto(`${gatehouse.base}/console/acme/settings`);
  await admin.getByRole("link", { name: "Custom texts for sign-in pages and e-mails" }).click();
  await expect(admin.getByRole("heading", { name: "Texts", level: 1 })).toBeVisible();
  await field("Heading").fill("Welcome to {organization}");
  await field("Introduction").fill("For everybody at Acme.\nUse your badge.");
  await field("Help line").fill(`Help desk: ${help}`);
  await field("Subject prefix").fill("[{organization}]");
  await field("Greeting").fill("Dear {person},");
  await field("Signature").fill("Your IT");
  const previewed = async (text: string) => {
    for (const name of ["In light mode", "In dark mode"])
      await expect(admin.getByRole("figure", { name }).getByText(text)).toBeVisible();
  };
  await previewed("Welcome to Acme");
  await previewed(help);
  await admin.getByLabel("Page or e-mail").selectOption({ label: "Sign-in code" });
  await previewed("[Acme] Your sign-in code");
  await previewed("Dear Olive Operator,");
  await language(/^Deutsch/).click();
  await previewed("Ihr Anmeldecode für Gatehouse lautet");
  await field("Heading").fill("Willkommen bei {organization}");
  await admin.getByRole("button", { name: "Save texts" }).click();
  await expect(admin.getByText("Saved", { exact: true })).toBeVisible();
  await expectAccessible(admin);
  await expect(language(/^English/)).toContainText("6 texts");

  const people = await browser.newContext({ locale: "en-GB" });
  const page = await people.newPage();
  await page.goto(`${gatehouse.base}/sign-in/acme`);
  await expect(page.getByRole("heading", { name: "Welcome to Acme", level: 1 })).toBeVisible();
  await expect(page).toHaveTitle(/^Welcome to Acme/);
  await expect(page.getByText("For everybody at Acme.\nUse your badge.")).toBeVisible();
  await expect(page.getByRole("link", { name: help })).toHaveAttribute("rel", "noopener noreferrer");
  await expectAccessible(page);
  await page.getByLabel("E-mail address").fill("ada@acme.example");
  const code = await mailedCode(gatehouse, "ada@acme.example", () =>
    page.getByRole("button", { name: "E-mail me a code" }).click(),
  );
  await expect(page.getByText("Help desk:")).toBeVisible();
  const mail = mailsTo(gatehouse, "ada@acme.example").at(-1) ?? "";
  expect(mail).toContain("Subject: [Acme] Your sign-in code\n\nDear Ada Lovelace,\n\n");
  expect(mail).toContain(code);
  expect(mail).toMatch(/\n\nYour IT\n$/);
  await page.goto(`${gatehouse.base}/sign-in/error?organization=acme&code=sign_in_failed`);
  await expect(page.getByRole("link", { name: help })).toBeVisible();
  await people.close();

  const german = await browser.newContext({ locale: "de-DE" });
  const seite = await german.newPage();
  await seite.goto(`${gatehouse.base}/sign-in/acme`);
  await expect(seite.getByRole("heading", { name: "Willkommen bei Acme", level: 1 })).toBeVisible();
  // Nobody chose a language for readers of others: what was not written in German is ours.
  await expect(seite.getByText("For everybody at Acme.")).toHaveCount(0);
  await write({ fallback: "en" });
  await seite.reload();
  await expect(seite.getByText("For everybody at Acme.")).toHaveAttribute("lang", "en");
  await german.close();
});

test("what is refused is named and stays as it was typed, in the language in which it was", async () => {
  await openTexts();
  await language(/^Français/).click();
  await field("Greeting").fill("Bonjour {prenom},");
  await field("Help line").fill("http://aide.acme.example");
  await language(/^English/).click();
  await field("Introduction").fill("Changed meanwhile");
  await admin.getByRole("button", { name: "Save texts" }).click();
  // The refused language comes forward by what it says of itself.
  await expect(admin.getByText("{prenom} is not a placeholder for this text.", { exact: false })).toBeVisible();
  await expect(admin.getByText("Write links as whole https addresses", { exact: false })).toBeVisible();
  const refused = admin.getByRole("alert").filter({ hasText: "validation_failed" });
  for (const label of ["Français: Greeting", "Français: Help line"]) await expect(refused).toContainText(label);
  await expect(field("Greeting")).toHaveValue("Bonjour {prenom},");
  await expect(field("Help line")).toHaveValue("http://aide.acme.example");
  await expect(language(/^Français/)).toHaveAttribute("aria-pressed", "true");
  await expectAccessible(admin);
  await field("Greeting").fill("Bonjour {person},");
  await admin.getByRole("button", { name: "Reset to the Gatehouse text: Help line" }).click();
  await expect(field("Help line")).toBeFocused();
  await expect(field("Help line")).toHaveValue("");
  await admin.getByRole("button", { name: "Save texts" }).click();
  await expect(admin.getByText("Saved", { exact: true })).toBeVisible();
  const { en, fr } = (await (await gatehouse.api("GET", "/organizations/acme/texts")).json()) as {
    en: Record<string, string>;
    fr: Record<string, string>;
  };
  expect([en.introduction, fr.greeting, fr.help]).toEqual(["Changed meanwhile", "Bonjour {person},", null]);
});

test("markup stays text, and the pages of everybody and of another organization have nobody's words", async ({
  page,
}) => {
  await write({
    en: { introduction: `<img src=x onerror="document.title='run'"> & <b>bold</b>`, help: "Only of Acme" },
  });
  await page.goto(`${gatehouse.base}/sign-in/acme`);
  await expect(page.getByText(`<img src=x onerror="document.title='run'"> & <b>bold</b>`)).toBeVisible();
  await connectOrganization(gatehouse, "beta");
  for (const path of [
    "/sign-in",
    "/sign-in/beta",
    "/sign-in/code?email=ada@acme.example",
    "/sign-in/recovery",
    "/sign-in/error?code=sign_in_failed",
    "/sign-in/error?code=sign_in_failed&organization=nobody",
    "/sign-in/code?email=ada@acme.example&organization=beta",
  ]) {
    await page.goto(`${gatehouse.base}${path}`);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await expect(page.getByText("Only of Acme")).toHaveCount(0);
  }
  await page.goto(`${gatehouse.base}/sign-in/recovery?organization=acme`);
  await expect(page.getByText("Only of Acme")).toBeVisible();
});
