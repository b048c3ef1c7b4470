import { afterAll, beforeAll, expect, it } from "vitest";
import { apiCaller } from "@/e2e/support/api-caller";
import { openTestDatabase } from "@/e2e/support/test-database";
import { findImage } from "@/lib/branding/image-store";
import type { DatabaseHandle } from "@/lib/db/open-database";

let database: DatabaseHandle;
const call = apiCaller(() => database.db);

beforeAll(async () => {
  database = await openTestDatabase();
  for (const slug of ["apps", "others"]) await call("POST", "/organizations", { slug, name: slug });
});
afterAll(() => database?.close());

const drawing =
  '<svg xmlns="http://www.w3.org/2000/svg" width="48" height="24"><rect width="48" height="24" fill="#0a7d55"/></svg>';
const upload = `data:image/svg+xml;base64,${btoa(drawing)}`;

it("a logo is redrawn when it is uploaded, kept by its address, and belongs to one organization", {
  timeout: 60_000,
}, async () => {
  const make = (slug: string, logo: string) =>
    call("POST", `/organizations/${slug}/applications`, { kind: "oidc", name: "Grafana", logo });
  const { status, body } = await make("apps", upload);
  expect(status).toBe(201);
  expect(body.logo).toMatch(/^https:\/\/console\.test\/images\/[0-9a-f]{64}\.png$/);
  const hash = /([0-9a-f]{64})\.png$/.exec(body.logo)?.[1] ?? "";
  const stored = await findImage(database.db, hash);
  expect(Buffer.from(stored?.content.subarray(1, 4) ?? []).toString()).toBe("PNG");
  const path = `/organizations/apps/applications/${body.id}`;
  expect((await call("PATCH", path, { name: "Metrics", logo: body.logo })).body.logo).toBe(body.logo);
  expect(await make("others", body.logo)).toMatchObject({ status: 422, body: { errors: [{ path: "logo" }] } });
  expect((await call("PATCH", path, { logo: null })).body.logo).toBeNull();
});
