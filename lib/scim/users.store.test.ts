import { afterAll, beforeAll, expect, it } from "vitest";
import { core, enterprise, newDirectory } from "@/e2e/support/scim-world";
import { openTestDatabase } from "@/e2e/support/test-database";
import type { DatabaseHandle } from "@/lib/db/open-database";
import { findUserByEmail } from "@/lib/directory/user-store";

let database: DatabaseHandle;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database?.close());

const world = (change = {}) => newDirectory(database.db, change);
const userOf = (organizationId: string, email: string) => findUserByEmail(database.db, organizationId, email);

it("a person is created, found, read, and is a user of Gatehouse", async () => {
  const { organizationId, directory, domain, call, person } = await world();
  const body = {
    ...person("ada"),
    externalId: "E1",
    name: { givenName: "Ada", familyName: "Byron" },
    displayName: "Ada Byron",
    emails: [{ value: `Ada@${domain}`, type: "work", primary: true }],
    [enterprise]: { department: "R&D", manager: { value: "26" } },
  };
  const made = await call("POST", "/Users", body);
  expect(made.status, made.text).toBe(201);
  const location = `https://console.test/scim/v2/${directory.id}/Users/${made.body.id}`;
  expect(made.headers.get("location")).toBe(location);
  expect(made.headers.get("content-type")).toBe("application/scim+json");
  expect(made.headers.get("etag")).toBe('W/"1"');
  expect(made.body).toMatchObject({ ...body, active: true, schemas: [`${core}:User`, enterprise] });
  expect(made.body.meta).toMatchObject({ resourceType: "User", location, version: 'W/"1"' });
  expect((await call("GET", `/Users/${made.body.id}`)).body).toEqual(made.body);
  expect(await userOf(organizationId, `ada@${domain}`)).toMatchObject({
    fullName: "Ada Byron",
    firstName: "Ada",
    createdBy: "directory",
    status: "active",
    lastSignInAt: null,
  });
});
