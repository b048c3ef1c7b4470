import { type SQL, sql } from "drizzle-orm";
import type { Db } from "@/lib/db/database";

export type SeedSize = { organizations: number; connections: number; users: number; events: number };

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
  const organization = (k: SQL) => sql`case when ${k} = 0 then ${organizationId} else ${slug} || '-o' || ${k} end`;
  const connection = (n: SQL) => sql`case when ${n} = 0 then ${connectionId} else ${slug} || '-c' || ${n} end`;
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
    connections: (from: number, to: number) =>
      run(sql`
        insert into connections (id, organization_id, name, kind, protocol, status, config, created_at, last_sign_in_at)
        select ${connection(sql`n`)}, ${organization(sql`n / ${size.connections}::int`)}, 'Provider ' || n, kind, protocol,
          case when n % 10 = 9 then 'draft' else 'live' end,
          jsonb_set(config, '{saml,issuer}', to_jsonb('https://idp-' || n || '.example')),
          now() - n % 400 * interval '1 day', now() - n % 50 * interval '1 hour'
        from connections, ${numbers(from, to)} where id = ${connectionId}`),
    async users(from: number, to: number) {
      const owner = organization(sql`(n - 1) / ${size.users}::int`);
      await run(sql`
        insert into users (id, organization_id, email, full_name, created_by, status, created_at, last_sign_in_at)
        select ${slug} || '-u' || n, ${owner}, 'person' || n || '@' || ${slug} || '.example', 'Person ' || n, 'sign-in',
          case when n % 20 = 0 then 'suspended' else 'active' end, now() - n % 700 * interval '1 day',
          case when n % 7 = 0 then null else now() - n % 90 * interval '1 day' end
        from ${numbers(from, to)}`);
      await run(sql`
        insert into identities (organization_id, connection_id, issuer, subject, folded_subject, user_id)
        select ${owner}, ${connection(sql`((n - 1) / ${size.users}::int) * ${size.connections}::int`)}, 'https://idp.example',
          'subject' || n, null, ${slug} || '-u' || n
        from ${numbers(from, to)}`);
    },
    events(from: number, to: number) {
      const k = sql`((n - 1) / ${size.events}::int)`;
      const user = sql`(${k} * ${size.users}::int + n * 7919::bigint % ${size.users}::int + 1)`;
      return run(sql`
        insert into sign_in_events (reference, organization_id, connection_id, connection_name, connection_version, protocol, purpose,
          code, email, user_id, checks, duration_milliseconds, created_at)
        select substr(md5(${slug} || n), 1, 10), ${organization(k)},
          ${connection(sql`(${k} * ${size.connections}::int + n % ${size.connections}::int)`)}, 'Provider ' || n % ${size.connections}::int, 1,
          'saml', case when n % 50 = 0 then 'test' else 'sign-in' end,
          (array['saml_expired', 'saml_audience', 'user_suspended', 'ok', 'ok', 'ok', 'ok', 'ok', 'ok', 'ok'])[n % 10 + 1],
          'person' || ${user} || '@' || ${slug} || '.example', ${slug} || '-u' || ${user}, '[]', 20 + n % 100,
          now() - (n * 7919::bigint % 2592000) * interval '1 second'
        from ${numbers(from, to)}
        on conflict (reference) do nothing`);
    },
  };
}
