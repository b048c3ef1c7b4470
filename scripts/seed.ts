import { sql } from "drizzle-orm";
import { generate } from "selfsigned";
import { systemActor } from "@/lib/audit/actor";
import { requestContext } from "@/lib/auth/request-context";
import { connectionInputSchema } from "@/lib/connections/connection-schema";
import { saveConnection } from "@/lib/connections/save-connection";
import { databaseHandle } from "@/lib/db/open-database";
import { rightsOfSystem } from "@/lib/directory/console-role";
import { findOrganization } from "@/lib/directory/organization-store";
import { createOrganization } from "@/lib/directory/save-organization";
import { fail, readSettingsFile, say } from "./prepare.mjs";
import { type SeedSize, seedRows } from "./seed-rows";

/**
 * `npm run seed -- large`, or `-- large 0.1` for a tenth of it: organizations as large customers have them, to look at and to measure. One connection is made as the
 * console makes it; the database multiplies it. Everything is invented, and nobody can sign in by it.
 */
/** Connections, users and events of each organization. */
const sizes: Record<string, SeedSize> = {
  small: { organizations: 1, connections: 5, users: 50, events: 500 },
  large: { organizations: 1, connections: 500, users: 50_000, events: 1_000_000 },
  huge: { organizations: 10_000, connections: 10, users: 100, events: 1_000 },
};
/** Rows of one statement: a million at once would be a transaction of minutes. */
const batch = 100_000;

readSettingsFile();
const [name = "", share = "1"] = process.argv.slice(2);
const whole = sizes[name];
if (!whole || !(Number(share) > 0 && Number(share) <= 1))
  throw fail(`Usage: npm run seed -- ${Object.keys(sizes).join(" | ")} [share, as 0.1]`);
const { db, kind, close } = await databaseHandle();
if (kind === "pglite" && name === "huge") fail("So much needs PostgreSQL: set DATABASE_URL.");
await seed(name, shareOf(whole, Number(share)));
await close();

/** Less of everything but of the organizations themselves; at least one of each. */
function shareOf({ organizations, ...rest }: SeedSize, share: number): SeedSize {
  const some = (count: number) => Math.max(1, Math.round(count * share));
  return { organizations, connections: some(rest.connections), users: some(rest.users), events: some(rest.events) };
}

async function seed(slug: string, size: SeedSize): Promise<void> {
  if (await findOrganization(db, slug)) fail(`There is an organization "${slug}" already: delete it first.`);
  const ctx = await requestContext(systemActor("seed"), rightsOfSystem);
  const organization = await createOrganization({ slug, name: `Seed ${slug}`, tenantId: null }, ctx);
  const pair = await generate([{ name: "commonName", value: "seed" }], { keySize: 2048, algorithm: "sha256" });
  const connection = await saveConnection(
    {
      organizationId: organization.id,
      connectionId: null,
      explicitSamlFields: [],
      connection: connectionInputSchema.parse({
        name: "Provider 0",
        kind: "generic-saml",
        status: "live",
        saml: { issuer: "https://idp-0.example", ssoUrl: "https://idp-0.example/sso", certificates: [pair.cert] },
      }),
      override: "seed",
    },
    ctx,
  );
  const of = seedRows(db, { slug, organizationId: organization.id, connectionId: connection.id }, size);
  const { organizations } = size;
  await inBatches("organizations", [1, organizations - 1], (from, to) => of.organizations(from, to));
  await inBatches("connections", [1, organizations * size.connections - 1], (from, to) => of.connections(from, to));
  await inBatches("users", [1, organizations * size.users], (from, to) => of.users(from, to));
  await inBatches("events", [1, organizations * size.events], (from, to) => of.events(from, to));
  await db.execute(sql`analyze`);
}

/** @param numbers the first and the last one */
async function inBatches(
  what: string,
  [first, last]: [number, number],
  add: (from: number, to: number) => Promise<void>,
): Promise<void> {
  for (let from = first; from <= last; from += batch) await add(from, Math.min(last, from + batch - 1));
  say(`${what} are there`);
}
