import { systemActor } from "@/lib/audit/actor";
import { requestContext } from "@/lib/auth/request-context";
import { databaseHandle } from "@/lib/db/open-database";
import { rightsOfSystem } from "@/lib/directory/console-role";
import { findOrganization } from "@/lib/directory/organization-store";
import { fail, readSettingsFile, say } from "./prepare.mjs";
import { seedOrganization } from "./seed-organization";
import type { SeedSize } from "./seed-rows";

/**
 * `npm run seed -- large`, or `-- large 0.1` for a tenth of it: organizations as large customers have them, to look at and to measure.
 * Everything is invented, and nobody can sign in by it.
 */
/** Connections, users and events of each organization. */
const sizes: Record<string, SeedSize> = {
  small: { organizations: 1, connections: 5, users: 50, events: 500 },
  large: { organizations: 1, connections: 500, users: 50_000, events: 1_000_000 },
  huge: { organizations: 10_000, connections: 10, users: 100, events: 1_000 },
};

readSettingsFile();
const [name = "", share = "1"] = process.argv.slice(2);
const whole = sizes[name];
if (!whole || !(Number(share) > 0 && Number(share) <= 1))
  throw fail(`Usage: npm run seed -- ${Object.keys(sizes).join(" | ")} [share, as 0.1]`);
const { db, kind, close } = await databaseHandle();
if (kind === "pglite" && name === "huge") fail("So much needs PostgreSQL: set DATABASE_URL.");
if (await findOrganization(db, name)) fail(`There is an organization "${name}" already: delete it first.`);
const ctx = await requestContext(systemActor("seed"), rightsOfSystem);
await seedOrganization(name, shareOf(whole, Number(share)), ctx, (what) => say(`${what} are there`));
await close();

/** Less of everything but of the organizations themselves; at least one of each. */
function shareOf({ organizations, ...rest }: SeedSize, share: number): SeedSize {
  const some = (count: number) => Math.max(1, Math.round(count * share));
  return { organizations, connections: some(rest.connections), users: some(rest.users), events: some(rest.events) };
}
