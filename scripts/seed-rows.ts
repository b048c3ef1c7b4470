import { type SQL, sql } from "drizzle-orm";
import type { EventCode, EventView } from "@/lib/activity/event";
import type { Connection } from "@/lib/connections/connection";
import type { Db } from "@/lib/db/database";
import type { UserStatus } from "@/lib/directory/directory-schema";
import { toStoredReason } from "@/lib/directory/grant-reason";
import type { User } from "@/lib/directory/user-store";
import { personal, said } from "@/lib/facts/fact";

export type SeedSize = { organizations: number; connections: number; users: number; events: number };

/** What rows say, in the product's own words: what it never writes does not compile. */
const nineLive: readonly Connection["status"][] = [...repeated<Connection["status"]>("live", 9), "draft"];
const mostlyActive: readonly UserStatus[] = [...repeated<UserStatus>("active", 19), "suspended"];
const createdBy: User["createdBy"] = "sign-in";
const protocol: EventView["protocol"] = "saml";
const outcomes: readonly EventCode[] = [
  ...(["saml_expired", "saml_audience", "user_disabled"] as const),
  ...repeated<EventCode>("ok", 7),
];
const purposes: readonly EventView["purpose"][] = ["test", ...repeated<EventView["purpose"]>("sign-in", 49)];

const administrator = "seed";
/** How much there is of what no size names. */
export const groupsOf = ({ connections }: SeedSize): number => 4 * connections;
export const changesOf = ({ events }: SeedSize): number => Math.ceil(events / 10);

function repeated<Word>(word: Word, times: number): Word[] {
  return Array<Word>(times).fill(word);
}

/** One of these words, by number. */
function oneOf(words: readonly string[], n: SQL): SQL {
  const list = sql.join(
    words.map((word) => sql`${word}`),
    sql`, `,
  );
  return sql`(array[${list}]::text[])[${n} % ${words.length}::int + 1]`;
}

/**
 * Rows by number, so that each knows whose it is without a look-up. Number 0 of organizations and connections is what the console
 * made; `size` counts connections, users and events of each organization.
 */
export function seedRows(
  db: Db,
  first: { slug: string; organizationId: string; connectionId: string },
  size: SeedSize,
) {
  const { slug, organizationId, connectionId } = first;
  const n = sql.raw("n");
  const organization = (k: SQL) => sql`case when ${k} = 0 then ${organizationId} else ${slug} || '-o' || ${k} end`;
  const connection = (k: SQL) => sql`case when ${k} = 0 then ${connectionId} else ${slug} || '-c' || ${k} end`;
  const numbers = (from: number, to: number) => sql`generate_series(${from}::int, ${to}::int) as n`;
  const run = async (statement: SQL): Promise<void> => {
    await db.execute(statement);
  };
  return {
    async organizations(from: number, to: number) {
      await run(sql`
        insert into organizations (id, slug, name)
        select ${slug} || '-o' || n, ${slug} || '-' || n, 'Seed ' || ${slug} || ' ' || n from ${numbers(from, to)}`);
      await run(sql`
        insert into roles (organization_id, key, name, console_role, console, position)
        select ${slug} || '-o' || n, key, name, console_role, console, position
        from roles, ${numbers(from, to)} where organization_id = ${organizationId}`);
    },
    async connections(from: number, to: number) {
      const issued = sql`jsonb_set(config, '{saml,issuer}', to_jsonb('https://idp-' || n || '.example'))`;
      await run(sql`
        insert into connections (id, organization_id, name, kind, protocol, status, config, created_at, last_sign_in_at)
        select ${connection(n)}, ${organization(sql`n / ${size.connections}::int`)}, 'Provider ' || n, kind, protocol,
          ${oneOf(nineLive, n)}, ${issued}, now() - n % 400 * interval '1 day', now() - n % 50 * interval '1 hour'
        from connections, ${numbers(from, to)} where id = ${connectionId}`);
      await run(sql`
        insert into connection_versions (organization_id, connection_id, version, name, status, config, author)
        select ${organization(sql`n / ${size.connections}::int`)}, ${connection(n)}, version, 'Provider ' || n,
          ${oneOf(nineLive, n)}, ${issued}, author
        from connection_versions, ${numbers(from, to)} where organization_id = ${organizationId} and connection_id = ${connectionId}`);
    },
    async users(from: number, to: number) {
      const k = sql`((n - 1) / ${size.users}::int)`;
      const owner = organization(k);
      await run(sql`
        insert into users (id, organization_id, email, full_name, created_by, status, created_at, last_sign_in_at)
        select ${slug} || '-u' || n, ${owner}, 'person' || n || '@' || ${slug} || '.example', 'Person ' || n, ${createdBy},
          ${oneOf(mostlyActive, n)}, now() - n % 700 * interval '1 day',
          case when n % 7 = 0 then null else now() - n % 90 * interval '1 day' end
        from ${numbers(from, to)}`);
      await run(sql`
        insert into identities (organization_id, connection_id, issuer, subject, folded_subject, user_id)
        select ${owner}, ${connection(sql`${k} * ${size.connections}::int`)},
          'https://idp-' || ${k} * ${size.connections}::int || '.example', 'subject' || n, null, ${slug} || '-u' || n
        from ${numbers(from, to)}`);
    },
    /** Four for each connection, and keys and domains for every tenth. */
    async groups(from: number, to: number) {
      const owner = organization(sql`((n - 1) / ${groupsOf(size)}::int)`);
      await run(sql`
        insert into groups (organization_id, key, name)
        select ${owner}, 'group-' || n, 'Group ' || n from ${numbers(from, to)}`);
      await run(sql`
        insert into domains (organization_id, domain, token, verified_at)
        select ${owner}, ${slug} || '-' || n || '.example', md5(${slug} || n), case when n % 80 = 0 then null else now() end
        from ${numbers(from, to)} where n % 40 = 0`);
      await run(sql`
        insert into api_keys (id, organization_id, name, key_hash, hint, created_by)
        select ${slug} || '-k' || n, ${owner}, 'Key ' || n, md5(${slug} || '-k' || n), 'abcd', ${administrator}
        from ${numbers(from, to)} where n % 40 = 0`);
    },
    /** Everybody is in two groups, one in ten holds a role, one in ten is signed in. */
    async access(from: number, to: number) {
      const k = sql`((n - 1) / ${size.users}::int)`;
      const [owner, user] = [organization(k), sql`${slug} || '-u' || n`];
      const reason = toStoredReason(said("setBy", { name: personal(administrator) }));
      // An even number of groups: the two are never the same.
      for (const [step, offset] of [
        [1, 0],
        [7, 1],
      ] as const)
        await run(sql`
          insert into user_groups (organization_id, user_id, group_key, granted_by, reason)
          select ${owner}, ${user}, 'group-' || (${k} * ${groupsOf(size)}::int + (n * ${step}::int + ${offset}::int) % ${groupsOf(size)}::int + 1),
            'manual', ${reason}
          from ${numbers(from, to)} on conflict do nothing`);
      await run(sql`
        insert into user_roles (organization_id, user_id, role_key, granted_by, reason)
        select ${owner}, ${user}, (select key from roles r where r.organization_id = ${owner} and r.console_role is null
          order by position limit 1), 'manual', ${reason}
        from ${numbers(from, to)}
        where n % 10 = 0 and exists (select 1 from roles r where r.organization_id = ${owner} and r.console_role is null)`);
      await run(sql`
        insert into sessions (id, token_hash, organization_id, user_id, method, connection_id, created_at, last_seen_at, expires_at, ends_at)
        select ${slug} || '-s' || n, md5(${slug} || '-s' || n), ${owner}, ${user}, ${protocol},
          ${connection(sql`${k} * ${size.connections}::int`)}, now() - n % 400 * interval '1 minute', now(),
          now() + interval '8 hours', now() + interval '7 days'
        from ${numbers(from, to)} where n % 10 = 0`);
    },
    /** A change of somebody for every tenth event. */
    changes(from: number, to: number) {
      const k = sql`((n - 1) / ${changesOf(size)}::int)`;
      const user = sql`(${k} * ${size.users}::int + n % ${size.users}::int + 1)`;
      return run(sql`
        insert into audit_entries (organization_id, actor_type, actor_id, actor_label, action, target_type, target_id, target_label,
          changes, request_id, created_at)
        select ${organization(k)}, 'system', null, ${administrator}, 'user.updated', 'user', ${slug} || '-u' || ${user},
          'person' || ${user} || '@' || ${slug} || '.example', '[{"field":"fullName","from":null,"to":"Person"}]', 'seed',
          now() - (${size.users}::int + n % 86400) * interval '1 second'
        from ${numbers(from, to)}`);
    },
    events(from: number, to: number) {
      const k = sql`((n - 1) / ${size.events}::int)`;
      const user = sql`(${k} * ${size.users}::int + n * 7919::bigint % ${size.users}::int + 1)`;
      const through = sql`(${k} * ${size.connections}::int + n % ${size.connections}::int)`;
      return run(sql`
        insert into sign_in_events (reference, organization_id, connection_id, connection_name, connection_version, protocol, purpose,
          code, email, user_id, checks, duration_milliseconds, created_at)
        select substr(md5(${slug} || n), 1, 10), ${organization(k)}, ${connection(through)}, 'Provider ' || ${through}, 1,
          ${protocol}, ${oneOf(purposes, n)}, ${oneOf(outcomes, n)},
          'person' || ${user} || '@' || ${slug} || '.example', ${slug} || '-u' || ${user}, '[]', 20 + n % 100,
          now() - (n * 7919::bigint % 2592000) * interval '1 second'
        from ${numbers(from, to)}
        on conflict (reference) do nothing`);
    },
  };
}
