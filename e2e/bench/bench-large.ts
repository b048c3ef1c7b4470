import postgres from "postgres";
import { startGatehouse } from "@/e2e/support/gatehouse";
import { startPostgres } from "@/scripts/postgres.mjs";
import { compare, report, reportBytes } from "./measure";
import { seed } from "./seed";
import { firstOperatorForBench } from "./signed-in";

const mostBytes = 150_000;
const mostTimes = 2;
const rounds = 15;

/** Pages that every organization has. */
const lists = {
  overview: "",
  connections: "/connections",
  "healthy connections": "/connections?health=healthy",
  users: "/users",
  "users by name": "/users?sort=name",
  "users found": "/users?search=person1",
  groups: "/groups",
  roles: "/roles",
  attributes: "/attributes",
  domains: "/domains",
  sessions: "/sessions",
  applications: "/applications",
  directories: "/directories",
  webhooks: "/webhooks",
  activity: "/activity",
  "activity refused": "/activity?outcome=failed",
  audit: "/audit",
  keys: "/keys",
  settings: "/settings",
};

/** What people who sign in ask for. */
const signInPages = {
  "sign-in": (slug: string) => `/sign-in/${slug}`,
  "sign-in, looking for a connection": (slug: string) => `/sign-in/${slug}?search=provider`,
};

/**
 * The console and the sign-in page of a large organization against those of a small one, on one server and one PostgreSQL: how long each
 * list and the overview take until their last byte, and how large their HTML is; of pages of one thing only how large they are.
 * @param share how much of the large organization is made
 */
export async function benchLarge(share: string): Promise<void> {
  const server = await startPostgres();
  // A connection that the server closes while the next question is on its way is an error of the bench: seeding takes long.
  const env = { RATE_LIMIT_SCALE: "1000", KEEP_ALIVE_SECONDS: "3600" };
  const gatehouse = await startGatehouse({ databaseUrl: server.url, env });
  const sql = postgres(server.url, { max: 1 });
  try {
    const cookie = await firstOperatorForBench(gatehouse);
    for (const size of [["small"], ["large", share]]) seed(gatehouse, server.url, size);
    const readPage = async (path: string) => {
      const answer = await fetch(gatehouse.base + path, { headers: { cookie }, redirect: "manual" });
      const html = await answer.text();
      if (answer.status !== 200) throw new Error(`${path} answered ${answer.status}`);
      return Buffer.byteLength(html);
    };
    const read = (path: string) => readPage(`/console/${path}`);
    for (const [name, addressOf] of Object.entries(signInPages)) {
      const { ratio } = await compare(
        () => readPage(addressOf("large")),
        () => readPage(addressOf("small")),
        rounds,
      );
      report(name, ratio, mostTimes, "large against small");
      for (const slug of ["small", "large"])
        reportBytes(`${slug}: ${name}`, await readPage(addressOf(slug)), mostBytes);
    }
    for (const [name, path] of Object.entries(lists)) {
      const { ratio } = await compare(
        () => read(`large${path}`),
        () => read(`small${path}`),
        rounds,
      );
      report(name, ratio, mostTimes, "large against small");
    }
    for (const slug of ["small", "large"])
      for (const [name, path] of Object.entries({ ...lists, ...(await singlePages(sql, slug)) }))
        reportBytes(`${slug}: ${name}`, await read(`${slug}${path}`), mostBytes);
    reportBytes("organizations", await read("organizations"), mostBytes);
  } finally {
    await sql.end();
    await gatehouse.stop();
    await server.stop();
  }
}

/** Addresses of one connection, one user and one sign-in of a seeded organization. */
async function singlePages(sql: postgres.Sql, slug: string): Promise<Record<string, string>> {
  const [found] = await sql`
    select
      (select min(id) from connections where organization_id = o.id) as connection,
      (select min(id) from users where organization_id = o.id) as person,
      (select min(reference) from sign_in_events where organization_id = o.id) as event
    from organizations o where o.slug = ${slug}`;
  const { connection, person, event } = found ?? {};
  const tabs = ["provider", "mapping", "sign-in", "security", "test", "history", "guide"];
  return {
    "a connection": `/connections/${connection}`,
    ...Object.fromEntries(tabs.map((tab) => [`a connection, ${tab}`, `/connections/${connection}/${tab}`])),
    "a new connection": "/connections/new",
    "the form of a new connection": "/connections/new?kind=generic-saml",
    "the import of connections": "/connections/import",
    "a user": `/users/${person}`,
    "a new user": "/users/new",
    "a sign-in": `/activity/${event}`,
  };
}
