import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newOrganization } from "@/e2e/support/directory-world";
import { openTestDatabase, testContext } from "@/e2e/support/test-database";
import { saveAlertRules } from "@/lib/alerts/save-alert-rules";
import { imageInputSchema, imagePath } from "@/lib/branding/image-schema";
import type { DatabaseHandle } from "@/lib/db/open-database";
import { directoryInputSchema } from "@/lib/directories/directory-schema";
import { createDirectory, updateDirectory } from "@/lib/directories/save-directory";
import { createWebhook, updateWebhook } from "@/lib/webhooks/save-webhook";
import { createAttribute, updateAttribute } from "./save-attribute";
import { createGroup, updateGroup } from "./save-group";
import { updateOrganization } from "./save-organization";
import { createRole, updateRole } from "./save-role";
import { createUser, updateUser } from "./save-user";

let database: DatabaseHandle;
/** Of a form that read this. */
const context = (asRead?: Record<string, unknown>) => ({ ...testContext(database.db), asRead });

beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(async () => {
  await database?.close();
});

const drawing = (color: string) =>
  `data:image/svg+xml;base64,${btoa(`<svg xmlns="http://www.w3.org/2000/svg" width="20" height="20"><rect width="20" height="20" fill="${color}"/></svg>`)}`;

type Save = (value: unknown, asRead?: Record<string, unknown>) => Promise<unknown>;

/** One field of each record that a small form changes: how it is saved, what it was, and two other values. */
const forms: Record<
  string,
  () => Promise<{
    save: Save;
    read: (value: unknown) => Record<string, unknown>;
    field: string;
    values: [unknown, unknown, unknown];
  }>
> = {
  "an organization": async () => {
    const { slug } = await newOrganization(database.db);
    const save: Save = (value, asRead) =>
      updateOrganization(
        { slug, patch: { tenantId: value as string }, byOperator: false, isSsoProven: false },
        context(asRead),
      );
    await save("first");
    return { save, field: "tenantId", read: (tenantId) => ({ tenantId }), values: ["first", "second", "third"] };
  },
  "an organization's logo": async () => {
    const { slug } = await newOrganization(database.db);
    const save = (value: unknown, asRead?: Record<string, unknown>) =>
      updateOrganization(
        { slug, patch: { logo: imageInputSchema.parse(value) }, byOperator: false, isSsoProven: false },
        context(asRead),
      );
    const upload = async (color: string) => imagePath((await save(drawing(color))).logo ?? "");
    const [third, second, first] = [await upload("red"), await upload("green"), await upload("blue")];
    return {
      save,
      field: "logo",
      // As the action parses what the form sends.
      read: (logo) => ({ logo: imageInputSchema.parse(logo) }),
      values: [first, second, third],
    };
  },
  "the limits of sessions": async () => {
    const { slug } = await newOrganization(database.db);
    const save: Save = (value, asRead) =>
      updateOrganization(
        { slug, patch: { session: { idleMinutes: value as number } }, byOperator: false, isSsoProven: false },
        context(asRead),
      );
    await save(30);
    return {
      save,
      field: "session.idleMinutes",
      read: (idleMinutes) => ({ session: { idleMinutes } }),
      values: [30, 40, 50],
    };
  },
  "a role": async () => {
    const { id: organizationId } = await newOrganization(database.db);
    await createRole({ organizationId, role: { key: "tester", name: "First" } }, context());
    const save: Save = (value, asRead) =>
      updateRole(
        { organizationId, key: "tester", patch: { name: value as string }, byOperator: false },
        context(asRead),
      );
    return {
      save,
      field: "name",
      read: (name) => ({ key: "tester", role: { name } }),
      values: ["First", "Second", "Third"],
    };
  },
  "a group": async () => {
    const { id: organizationId } = await newOrganization(database.db);
    await createGroup({ organizationId, group: { key: "red", name: "First" } }, context());
    const save: Save = (value, asRead) =>
      updateGroup({ organizationId, key: "red", patch: { name: value as string } }, context(asRead));
    return {
      save,
      field: "name",
      read: (name) => ({ key: "red", group: { name } }),
      values: ["First", "Second", "Third"],
    };
  },
  "an attribute": async () => {
    const { id: organizationId } = await newOrganization(database.db);
    await createAttribute({ organizationId, attribute: { key: "room", label: "First", type: "text" } }, context());
    const save: Save = (value, asRead) =>
      updateAttribute({ organizationId, key: "room", patch: { label: value as string } }, context(asRead));
    return {
      save,
      field: "label",
      read: (label) => ({ key: "room", attribute: { label } }),
      values: ["First", "Second", "Third"],
    };
  },
  "a user": async () => {
    const { organizationId, userId } = await newUser();
    const save: Save = (value, asRead) =>
      updateUser(
        { organizationId, userId, byOperator: false, patch: { lastName: value as string }, replaces: "manual" },
        context(asRead),
      );
    await save("First");
    return {
      save,
      field: "lastName",
      read: (lastName) => ({ userId, user: { lastName } }),
      values: ["First", "Second", "Third"],
    };
  },
  "a user's groups": async () => {
    const { organizationId, userId } = await newUser();
    for (const key of ["one", "two"]) await createGroup({ organizationId, group: { key, name: key } }, context());
    const save: Save = (value, asRead) =>
      updateUser(
        { organizationId, userId, byOperator: false, patch: { groups: value as string[] }, replaces: "manual" },
        context(asRead),
      );
    return { save, field: "groups", read: (groups) => ({ userId, user: { groups } }), values: [[], ["one"], ["two"]] };
  },
  "a directory's table of roles": async () => {
    const { id: organizationId } = await newOrganization(database.db);
    const directory = directoryInputSchema.parse({ name: "Acme" });
    const { id: directoryId } = (await createDirectory({ organizationId, directory }, context())).directory;
    const save: Save = (value, asRead) =>
      updateDirectory({ organizationId, directoryId, patch: { roles: { policy: value as "all" } } }, context(asRead));
    return {
      save,
      field: "roles.policy",
      read: (policy) => ({ directoryId, patch: { roles: { policy } } }),
      values: ["highest", "all", "first"],
    };
  },
  "a webhook": async () => {
    const { id: organizationId } = await newOrganization(database.db);
    const webhook = {
      url: "https://hooks.example/",
      types: ["*"],
      format: "standard",
      description: "First",
      status: "on",
    } as const;
    const { id: webhookId } = (
      await createWebhook({ organizationId, webhook: { ...webhook, types: ["*"] } }, context())
    ).webhook;
    const save: Save = (value, asRead) =>
      updateWebhook({ organizationId, webhookId, webhook: { description: value as string } }, context(asRead));
    return {
      save,
      field: "description",
      read: (description) => ({ webhookId, webhook: { description } }),
      values: ["First", "Second", "Third"],
    };
  },
  "alert rules": async () => {
    const organization = await newOrganization(database.db);
    const save: Save = (value, asRead) =>
      saveAlertRules({ organization, rules: { silentHours: value as number } }, context(asRead));
    await save(1);
    return { save, field: "silentHours", read: (silentHours) => ({ silentHours }), values: [1, 2, 3] };
  },
};

async function newUser() {
  const { id: organizationId } = await newOrganization(database.db);
  const user = { email: `carl@${organizationId.toLowerCase()}.test` };
  const { id: userId } = await createUser({ organizationId, user, createdBy: "administrator" }, context());
  return { organizationId, userId };
}

describe("a field that two people change from the same page", () => {
  it.each(Object.entries(forms))("is asked about for %s", async (_what, make) => {
    const { save, read, field, values } = await make();
    const [first, second, third] = values;
    await save(second, read(first));
    // The other one set the same: nothing to ask.
    await save(second, read(first));
    const refusal = await save(third, read(first)).catch((error: unknown) => error);
    const text = [second].flat().join(", ");
    expect(refusal).toMatchObject({
      code: "changed_meanwhile",
      details: { fields: { [field]: `changed_meanwhile: ${text}` } },
    });
    // Who has seen it saves over it, and who read nothing says what they mean.
    await save(third, read(second));
    await save(first);
  });

  it("is written by one of two at the same moment", async () => {
    for (const make of Object.values(forms)) {
      const { save, read, values } = await make();
      const [first, second, third] = values;
      const both = await Promise.allSettled([save(second, read(first)), save(third, read(first))]);
      expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    }
  });
});
