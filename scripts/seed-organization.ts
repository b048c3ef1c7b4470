import { sql } from "drizzle-orm";
import { generate } from "selfsigned";
import { connectionInputSchema } from "@/lib/connections/connection-schema";
import { saveConnection } from "@/lib/connections/save-connection";
import type { Context } from "@/lib/context";
import { createOrganization } from "@/lib/directory/save-organization";
import { changesOf, groupsOf, type SeedSize, seedRows } from "./seed-rows";

/** Rows of one statement: each must end before the server gives up on it, on a busy machine, too. */
const batch = 10_000;

/**
 * Makes an organization with one connection as the console makes them, and multiplies both in the database.
 * @param told what is there now
 */
export async function seedOrganization(
  slug: string,
  size: SeedSize,
  ctx: Context,
  told: (what: string) => void = () => undefined,
): Promise<void> {
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
  const of = seedRows(ctx.db, { slug, organizationId: organization.id, connectionId: connection.id }, size);
  const { organizations } = size;
  const numbers = {
    organizations: [1, organizations - 1],
    connections: [1, organizations * size.connections - 1],
    users: [1, organizations * size.users],
    groups: [1, organizations * groupsOf(size)],
    access: [1, organizations * size.users],
    changes: [1, organizations * changesOf(size)],
    events: [1, organizations * size.events],
  } as const;
  for (const what of ["organizations", "connections", "users", "groups", "access", "changes", "events"] as const) {
    await inBatches(numbers[what], of[what]);
    told(what);
  }
  await ctx.db.execute(sql`analyze`);
}

/** @param numbers the first and the last one */
async function inBatches(
  [first, last]: readonly [number, number],
  add: (from: number, to: number) => Promise<void>,
): Promise<void> {
  for (let from = first; from <= last; from += batch) await add(from, Math.min(last, from + batch - 1));
}
