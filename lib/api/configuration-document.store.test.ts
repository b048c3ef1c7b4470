import { expect, it } from "vitest";
import { clientSecret, configurationWorld, short } from "@/e2e/support/configuration-world";
import { alertRulesSchema } from "@/lib/alerts/alert-rules";
import { ownTextsSchema } from "@/lib/branding/own-text-schema";
import type { Entry } from "@/lib/configuration/configuration";
import { directoryEntrySchema } from "@/lib/directories/directory-schema";
import { attributeInputSchema } from "@/lib/directory/attribute-schema";
import {
  domainInputSchema,
  groupInputSchema,
  organizationPatchSchema,
  roleInputSchema,
} from "@/lib/directory/directory-schema";
import { webhookInputSchema } from "@/lib/webhooks/webhook-schema";

// An organization as one document: what it makes, what it holds, and what it never shows.

const world = configurationWorld();
const { call, at, plan, apply, exported, everything } = world;

it("makes one of every kind, and what it says then is no change, field by field", async () => {
  const made = await apply(everything());
  expect(made).toMatchObject({ status: 200 });
  expect(new Set(made.body.steps.map(({ kind }: Entry) => kind)).size).toBe(11);
  const document = await exported();
  expect(document).toMatchObject({
    organization: { tenantId: "tenant", session: { idleMinutes: 60, absoluteMinutes: 10_080 } },
    roles: expect.arrayContaining([{ key: "helper", name: "Helper", consoleRole: "help_desk" }]),
    directories: [{ connection: document.connections[1].id, status: "paused", dryRun: true }],
    texts: { fallback: "en", de: { heading: "Willkommen bei {organization}", help: null } },
    alertRules: { silentHours: 12, recoveryCodeUsed: true },
  });
  expect(document.organization.logo).toMatch(/^data:image\/png;base64,/);
  expect((await plan(document, "?prune=true")).body).toEqual({ steps: [], isChanged: false, isRefused: false });
  expect((await apply(document, "?prune=true")).body).toEqual({ steps: [] });
  expect(await exported()).toEqual(document);
  // What a new organization begins with and the document does not name.
  const again = await plan(everything(), "?prune=true");
  const library = ["full_access", "view_only_access", "restricted_access"].map((key) => `media_library_${key}`);
  const unnamed = ["account_administrator", ...library, "finance"];
  expect(short(again.body.steps)).toEqual(unnamed.map((key) => `delete roles ${key}`));
});

it("holds every field of each schema: what an entry leaves out would be the default after the next change", async () => {
  const roles = { policy: "all", default: null, rules: [{ from: "group", value: "Dev", role: "developer" }] };
  const { directories, ...others } = everything();
  await apply({ ...others, directories: directories.map((directory) => ({ ...directory, roles })) });
  const document = await exported();
  const names = (schema: { shape: object }, ...more: string[]) => [...more, ...Object.keys(schema.shape)].sort();
  expect(Object.keys(document.directories[0]).sort()).toEqual(names(directoryEntrySchema, "id"));
  expect(Object.keys(document.webhooks[0]).sort()).toEqual(names(webhookInputSchema, "id"));
  expect(Object.keys(document.domains[0]).sort()).toEqual(names(domainInputSchema));
  expect(Object.keys(document.attributes[0]).sort()).toEqual(names(attributeInputSchema));
  expect(Object.keys(document.groups[0]).sort()).toEqual(names(groupInputSchema));
  expect([...Object.keys(document.roles[0]), "console"].sort()).toEqual(names(roleInputSchema));
  expect(Object.keys(document.organization).sort()).toEqual(names(organizationPatchSchema));
  expect(Object.keys(document.alertRules).sort()).toEqual(names(alertRulesSchema));
  expect(Object.keys(document.texts).sort()).toEqual(names(ownTextsSchema));
  await apply({ directories: [{ name: "Entra ID", matchBy: "userName" }] });
  expect((await exported()).directories).toEqual([{ ...document.directories[0], matchBy: "userName" }]);
  const fewer = { directories: [{ name: "Entra ID", roles: { rules: [] } }] };
  const [step] = (await plan(fewer)).body.steps;
  expect(step).toMatchObject({ refusal: null, changes: [{ field: "roles.rules", from: roles.rules, to: [] }] });
});

it("holds no secret, and neither does any answer to it", async () => {
  const answers = [
    await plan(everything()),
    await apply(everything()),
    await call("GET", at("/config")),
    await plan({
      connections: [{ name: "Entra", kind: "generic-oidc", oidc: { clientSecret: "another secret of it" } }],
    }),
  ];
  const text = JSON.stringify(answers.map(({ body }) => body));
  for (const hidden of [
    clientSecret,
    "another secret of it",
    "ghs_",
    "ghd_",
    "whsec_",
    "sealedClientSecret",
    'token":',
  ])
    expect(text).not.toContain(hidden);
  const [change] = answers.at(-1)?.body.steps ?? [];
  expect(change.changes.map(({ field }: Entry) => field)).toEqual(["oidc.clientSecretSetAt"]);
  expect(
    (await plan({ connections: [{ name: "Entra", kind: "generic-oidc", oidc: { clientSecret } }] })).body.steps,
  ).toEqual([]);
});

it("of another installation makes the same here, and finds it again by its names", async () => {
  await apply(everything());
  const document = await exported();
  const source = world.slug;
  await call("POST", "/organizations", { slug: "elsewhere", name: "Elsewhere" });
  world.enter("elsewhere");
  const foreign = JSON.parse(JSON.stringify(document).replaceAll(`wiki.${source}`, "wiki.elsewhere"));
  const refused = await apply(foreign);
  expect(refused).toMatchObject({ status: 422, body: { code: "connection_incomplete" } });
  foreign.connections.find(({ name }: Entry) => name === "Entra").oidc.clientSecret = clientSecret;
  const made = await apply(foreign);
  expect(made.status).toBe(200);
  const ids = (made.body.steps as Entry[]).map(({ id }) => id);
  for (const { id } of [
    ...document.connections,
    ...document.applications,
    ...document.directories,
    ...document.webhooks,
  ])
    expect(ids).not.toContain(id);
  const here = await exported();
  expect(here.directories[0].connection).toBe(here.connections[1].id);
  expect((await plan(foreign)).body.steps).toEqual([]);
});
