import { expect, it } from "vitest";
import { groups as groupTable } from "@/drizzle/schema/directory";
import { configurationWorld } from "@/e2e/support/configuration-world";
import type { Entry } from "@/lib/configuration/configuration";
import { findOrganization } from "@/lib/directory/organization-store";
import { providerOwnedFields } from "@/lib/saml/saml-config";

// How much a document may hold and ask for, and that it meets the configuration that was read.

const world = configurationWorld();
const { call, at, plan, apply, exported, saml } = world;

it("If-Match holds a document to the configuration that was read", async () => {
  const first = await call("GET", at("/config"));
  const options = { headers: { "If-Match": first.headers.get("etag") ?? "" } };
  const document = { groups: [{ key: "made", name: "Made" }] };
  expect((await apply(document, "", options)).status).toBe(200);
  expect(await apply({ groups: [{ key: "later", name: "Later" }] }, "", options)).toMatchObject({ status: 412 });
  expect((await exported()).groups).toEqual(document.groups);
});

it("fifty providers are asked for one document, and none for an entry that names all that they would say", async () => {
  const entries = (more: object) =>
    Array.from({ length: 51 }, (_, index) => ({ name: `C ${index}`, kind: "generic-saml", ...more }));
  const codes = async (more: object) => {
    const { steps } = (await plan({ connections: entries(more) })).body;
    return steps.map(({ refusal }: { refusal: Entry | null }) => refusal?.code ?? null);
  };
  // Nobody listens there: each is refused at once.
  const metadataUrl = "http://127.0.0.1:9/metadata";
  const asked = await codes({ saml: { metadataUrl } });
  expect(new Set(asked.slice(0, 50))).toEqual(new Set(["outbound_failed"]));
  expect(asked[50]).toBe("import_too_large");
  const owned = Object.fromEntries(providerOwnedFields.map((field) => [field, null]));
  const whole = { ...owned, ...saml(), ssoBinding: "redirect", sloBinding: "redirect", metadataUrl };
  expect(new Set(await codes({ saml: whole }))).toEqual(new Set([null]));
});

it("10,000 groups fit, and no more", async () => {
  const groups = Array.from({ length: 10_001 }, (_, index) => ({ key: `group-${index}`, name: `Group ${index}` }));
  expect(await plan({ groups })).toMatchObject({ status: 422, body: { code: "validation_failed" } });
  const organizationId = (await findOrganization(world.db, world.slug))?.id ?? "";
  const rows = groups.map((group) => ({ ...group, organizationId, createdAt: new Date() }));
  for (let start = 0; start < 10_000; start += 2_000)
    await world.db.insert(groupTable).values(rows.slice(start, Math.min(start + 2_000, 10_000)));
  const document = await exported();
  expect(document.groups).toHaveLength(10_000);
  expect((await plan(document, "?prune=true")).body).toMatchObject({ steps: [] });
  await world.db.insert(groupTable).values(rows.slice(10_000));
  expect(await call("GET", at("/config"))).toMatchObject({ status: 422, body: { code: "configuration_too_large" } });
});
