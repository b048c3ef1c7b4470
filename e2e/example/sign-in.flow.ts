import { expect, test } from "gatehouse/testing";
import { labels } from "gatehouse/testing/labels";

// Three flows of somebody who tests an installation from outside: docs/testing.md walks through them.

test("somebody new signs in by SAML and gets the role that the provider says", async ({
  gatehouse,
  provider,
  signInAs,
  page,
}) => {
  const connection = await gatehouse.connect(provider.saml());
  await signInAs("Ada Lovelace", connection);
  await expect(page.getByText("Signed in as Ada Lovelace")).toBeVisible();
  const users = await gatehouse.api<{ items: { roles: string[] }[] }>("GET", "/users?email=ada@acme.example");
  expect(users.items).toMatchObject([{ roles: ["developer"] }]);
});

test("a token for somebody else signs nobody in, and the reference names the failed check", async ({
  gatehouse,
  provider,
  signInAs,
  fault,
  page,
}) => {
  const connection = await gatehouse.connect(await provider.openId());
  await fault("audience");
  await signInAs("Grace Hopper", connection);
  await expect(page.getByRole("heading", { name: "Sign-in failed" })).toBeVisible();
  const reference = (await page.locator("code").textContent()) ?? "";
  const event = await gatehouse.event(reference);
  expect(event.code).toBe("oidc_audience");
  expect(event.checks.find(({ passed }) => !passed)).toMatchObject({ name: "oidc_audience", got: "somebody-else" });
  await fault("none");
  await signInAs("Grace Hopper", connection);
  await expect(page.getByText("Signed in as Grace Hopper")).toBeVisible();
});

test("where no provider knows an address, a mailed code signs in", async ({ gatehouse, mailbox, page }) => {
  const email = `${gatehouse.organization}@people.example`;
  await gatehouse.api("POST", "/users", { email, fullName: "Hand Made" });
  const { emailAddress, code, signIn } = labels;
  await page.goto(`${gatehouse.url}/sign-in/${gatehouse.organization}`);
  await page.getByLabel(emailAddress.name).fill(email);
  const digits = await mailbox.nextCode(email, () =>
    page.getByRole(labels.continue.role, { name: labels.continue.name, exact: true }).click(),
  );
  await page.getByLabel(code.name, { exact: true }).fill(digits);
  await page.getByRole(signIn.role, { name: signIn.name, exact: true }).click();
  await expect(page.getByText("Signed in as Hand Made")).toBeVisible();
});
