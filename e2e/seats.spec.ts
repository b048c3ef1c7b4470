import { expect, type Page, test } from "@playwright/test";
import { expectAccessible, startConsole } from "./support/administrator";
import { type Connected, connectOrganization } from "./support/connected";
import type { Gatehouse } from "./support/gatehouse";
import { signInThrough } from "./support/people";

let gatehouse: Gatehouse;
let admin: Page;
let acme: Connected;

test.beforeAll(async ({ browser }) => {
  ({ gatehouse, admin } = await startConsole(browser));
  acme = await connectOrganization(gatehouse, "acme");
});

test.afterAll(async () => {
  await admin?.close();
  await gatehouse?.stop();
});

test("IK-O9: people who never came back are found and suspended together; the page says what a deletion at the provider does", async () => {
  for (const name of ["ada", "bob", "cleo"]) {
    const { session } = await signInThrough(gatehouse, acme, `${name}@acme.test`);
    expect(session).not.toBeNull();
  }
  await admin.goto(`${gatehouse.base}/console/acme/users`);
  await admin.getByLabel("Last seen").selectOption("Never returned");
  await admin.getByRole("button", { name: "Filter" }).click();
  await expect(admin).toHaveURL(/idle=never-returned/);
  await expect(admin.getByText("Users deleted at the identity provider remain here")).toBeVisible();
  await expect(admin.getByLabel("Select olive@acme.example")).toBeDisabled();
  await expectAccessible(admin);
  for (const name of ["ada", "bob"]) await admin.getByLabel(`Select ${name}@acme.test`).check();
  await admin.getByRole("button", { name: "Suspend selected" }).click();
  await admin.getByRole("dialog").getByRole("button", { name: "Suspend selected" }).click();
  await expect(admin.getByText("2 users were suspended")).toBeVisible();
  for (const [name, isOut] of [
    ["ada", true],
    ["cleo", false],
  ] as const)
    expect((await signInThrough(gatehouse, acme, `${name}@acme.test`)).session === null).toBe(isOut);
  const { items } = (await (await gatehouse.api("GET", "/organizations/acme/audit")).json()) as {
    items: { action: string; changes: { field: string; to: unknown }[] }[];
  };
  const suspensions = items.filter(({ changes }) =>
    changes.some(({ field, to }) => field === "status" && to === "suspended"),
  );
  expect(suspensions).toHaveLength(2);
});
