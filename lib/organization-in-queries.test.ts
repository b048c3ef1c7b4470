import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { getTableColumns, is } from "drizzle-orm";
import { PgTable } from "drizzle-orm/pg-core";
import { expect, it } from "vitest";
import * as activity from "@/drizzle/schema/activity";
import * as alerts from "@/drizzle/schema/alerts";
import * as api from "@/drizzle/schema/api";
import * as applications from "@/drizzle/schema/applications";
import * as connections from "@/drizzle/schema/connections";
import * as directories from "@/drizzle/schema/directories";
import * as directory from "@/drizzle/schema/directory";
import * as domainEvents from "@/drizzle/schema/domain-events";
import * as leaving from "@/drizzle/schema/leaving";
import * as logout from "@/drizzle/schema/logout";
import * as mail from "@/drizzle/schema/mail";
import * as organizations from "@/drizzle/schema/organizations";
import * as provider from "@/drizzle/schema/provider";
import * as proxy from "@/drizzle/schema/proxy";
import * as sessions from "@/drizzle/schema/sessions";
import * as signIn from "@/drizzle/schema/sign-in";
import * as webhooks from "@/drizzle/schema/webhooks";

/** What cannot name an organization, by why it cannot: `file function table`. */
const exceptions: Record<string, readonly string[]> = {
  "found by a secret or its hash, or by an id that nobody can guess: the organization follows from the row": [
    "lib/activity/event-queries.ts findEventOwner signInEvents",
    "lib/api/idempotency-store.ts findReservedKey idempotencyKeys",
    "lib/api/idempotency-store.ts releaseKey idempotencyKeys",
    "lib/api/idempotency-store.ts storeAnswer idempotencyKeys",
    "lib/applications/application-store.ts withOrganization applications",
    "lib/applications/provider/artifact-store.ts consumeArtifact oidcArtifacts",
    "lib/applications/provider/artifact-store.ts deleteArtifact oidcArtifacts",
    "lib/applications/provider/artifact-store.ts deleteArtifactsOfGrant oidcArtifacts",
    "lib/applications/provider/artifact-store.ts findArtifact oidcArtifacts",
    "lib/applications/provider/signed-in-store.ts findSignedIn sessions",
    "lib/applications/proxy/proxied-session-store.ts deleteProxiedSession proxySessions",
    "lib/applications/proxy/proxied-session-store.ts proxiedQuery applications",
    "lib/applications/proxy/proxy-ticket-store.ts consumeProxyTicket proxyTickets",
    "lib/applications/session-token-store.ts findTokenHolder oidcArtifacts",
    "lib/applications/session-token-store.ts findTokenHolder proxySessions",
    "lib/applications/session-token-store.ts findTokenHolder sessions",
    "lib/connections/connection-store.ts listChosenConnections connections",
    "lib/connections/connection-store.ts signInQuery connections",
    "lib/connections/setup-link-store.ts findSetupLink setupLinks",
    "lib/connections/setup-link-store.ts findSetupLinkOrganization setupLinks",
    "lib/directory/api-key-store.ts findApiKey apiKeys",
    "lib/directory/personal-token-store.ts findPersonalToken personalTokens",
    "lib/directory/recovery-code-store.ts consumeRecoveryCode users",
    "lib/directory/session-store.ts sessionQuery sessions",
    "lib/directory/session-store.ts touchSession sessions",
    "lib/directory/user-store.ts findUserById users",
    "lib/scim/directory-token-store.ts findDirectoryToken directoryTokens",
    "lib/sign-in/arrival-queries.ts isNamed signInAttempts",
    "lib/sign-in/arrival-queries.ts findArrival connections",
    "lib/sign-in/arrival-queries.ts findArrival signInAttempts",
    "lib/sign-in/arrival-queries.ts personQuery signInAttempts",
    "lib/sign-in/arrival-queries.ts findNamedAttempt signInAttempts",
    "lib/sign-in/attempt-store.ts findAttemptById signInAttempts",
    "lib/sign-in/attempt-store.ts findAttempts signInAttempts",
    "lib/sign-in/attempt-store.ts insertBrowserAttempt signInAttempts",
    "lib/sign-in/logout-request-store.ts findLogoutRequestOfBrowser logoutRequests",
    "lib/sign-in/taken-arrival-store.ts arrivalQuery connections",
    "lib/sign-in/taken-arrival-store.ts arrivalQuery signInAttempts",
    "lib/sign-in/test-store.ts findTestForSignIn connectionTests",
    "lib/sign-in/ticket-store.ts findTicket signInTickets",
    "lib/sign-in/ticket-store.ts landingQuery signInTickets",
  ],
  "may belong to no organization: keys of the installation": [
    "lib/directory/api-key-store.ts holdApiKey apiKeys",
    "lib/directory/api-key-store.ts touchApiKey apiKeys",
  ],
  "belongs to the owner of a code or a passkey, who is found by it": [
    "lib/directory/break-glass-queries.ts isInForce userRoles",
    "lib/directory/break-glass-queries.ts isInForce users",
  ],
  "part of a statement that names it for the user it is about": [
    "lib/directory/personal-token-store.ts rightsHeld userRoles",
    "lib/directory/session-confirmation-store.ts confirmationOf passkeys",
    "lib/directory/session-confirmation-store.ts isThroughOperatorConnection operatorConnections",
  ],
  "asks who of all is meant: the address or domain that somebody typed, the operators of the installation": [
    "lib/directory/domain-store.ts findHolders domains",
    "lib/directory/domain-store.ts findOtherHolder domains",
    "lib/directory/domain-store.ts heldDomains domains",
    "lib/directory/user-store.ts activeOperators users",
    "lib/directory/user-store.ts hasOperator users",
    "lib/directory/user-store.ts listUsersByEmail users",
    "lib/installation/installation-queries.ts countInstallation users",
    "lib/installation/operator-connection-store.ts findOperatorConnection operatorConnections",
    "lib/installation/operator-store.ts operators users",
    "lib/local-sign-in/mailbox-store.ts holdMailbox users",
  ],
  "a job that looks after every organization": [
    "lib/alerts/raised-alert-store.ts listAlertable raisedAlerts",
    "lib/alerts/raised-alert-store.ts listAlertable signInEvents",
    "lib/applications/ended-session-store.ts leaseEndedSessions applicationSessions",
    "lib/connections/connection-store.ts listDueRefreshes connections",
    "lib/connections/connection-store.ts listLiveConnections connections",
    "lib/directory/domain-store.ts dueDomains domains",
    "lib/directory/session-end-store.ts deleteExpiredSessions sessions",
    "lib/domain-events/published-event-store.ts listUnpublished domainEvents",
    "lib/jobs/clean-expired-store.ts cleanExpired signInEvents",
    "lib/jobs/clean-expired-store.ts cleanExpired table",
    "lib/jobs/clean-expired-store.ts someOf table",
    "lib/mail/queued-mail-store.ts leaseMail queuedMails",
    "lib/mail/queued-mail-store.ts deleteMail queuedMails",
    "lib/mail/queued-mail-store.ts postponeMail queuedMails",
    "lib/webhooks/delivery-queue-store.ts leaseWebhook webhooks",
  ],
  "wants the rows of no organization alone: changes of the installation itself": [
    "lib/audit/audit-store.ts takeUnlogged auditEntries",
  ],
  "metrics tell numbers of the whole installation": [
    "lib/operating/gauge-queries.ts countActiveSessions sessions",
    "lib/operating/gauge-queries.ts oldestWaiting domainEvents",
    "lib/operating/gauge-queries.ts oldestWaiting webhookDeliveries",
    "lib/operating/gauge-queries.ts oldestWaiting webhooks",
  ],
  "an operator saves the whole installation": ["lib/operating/table-store.ts readRows table"],
  "names it by the column that each table has for it": [
    "lib/directory/lock-row-store.ts holdRow table",
    "lib/directory/lock-row-store.ts lockRow table",
  ],
  "on public pages for everybody": ["lib/branding/image-store.ts findImage images"],
};

const schema = {
  ...activity,
  ...alerts,
  ...api,
  ...applications,
  ...connections,
  ...directories,
  ...directory,
  ...logout,
  ...leaving,
  ...domainEvents,
  ...mail,
  ...organizations,
  ...provider,
  ...proxy,
  ...sessions,
  ...signIn,
  ...webhooks,
};
const tables = Object.entries(schema)
  .filter(([, table]) => is(table, PgTable) && "organizationId" in getTableColumns(table))
  .map(([name]) => name)
  // What a store calls a table that it is given.
  .concat("table");

type Declaration = { name: string; text: string };

/** The functions and constants of a file that are on their own. */
const declarationsOf = (source: string): Declaration[] =>
  source.split(/^(?=(?:export )?(?:async )?(?:function|const) )/m).flatMap((text) => {
    const name = /^(?:export )?(?:async )?(?:function|const) (\w+)/.exec(text)?.[1];
    return name ? [{ name, text }] : [];
  });

/** A statement with the conditions that it takes from elsewhere in its file: constants of its function, and helpers. */
function withConditions(statement: string, candidates: readonly Declaration[]): string {
  const used = candidates.filter(({ name }) => new RegExp(`(?<!\\.)\\b${name}\\b`).test(statement));
  const rest = candidates.filter((candidate) => !used.includes(candidate));
  return used.length === 0 ? statement : withConditions([statement, ...used.map(({ text }) => text)].join("\n"), rest);
}

type Use = { table: string; alias: string | undefined };

/** The tables of organizations that a statement reads or changes, with the name that it gives them. */
const usesIn = (statement: string): Use[] =>
  [
    ...statement.matchAll(
      /(?:\.(?:from|update|delete|\w*[jJ]oin|\$count)\(|\b(?:from|join) \$\{)\s*(\w+)(?:\} (\w+))?/g,
    ),
  ]
    .map(([, table = "", alias]) => ({ table, alias: alias === "where" ? undefined : alias }))
    .filter(({ table }) => tables.includes(table));

const column = `(?:${tables.join("|")})\\.organizationId\\b`;
const isBound = new RegExp(
  `(?:eq|inArray)\\(\\s*${column},\\s*(?!${column})[\\w[]|organization_id = \\$\\{(?!${column})|\\$\\{${column}\\} = `,
);

/** Whether each of them is held to an organization, and one of them to an organization that comes from outside. */
function missingIn(statement: string): Use[] {
  // Joined with its organization a row is still anybody's.
  const conditions = statement.replace(/eq\(organizations\.id, \w+\.organizationId\)/g, "");
  const uses = usesIn(statement);
  const missing = uses.filter(({ table, alias }) => {
    const own = alias ? `\\b${alias}\\.organization_id\\b` : `\\b${table}\\.organizationId\\b|\\borganization_id = `;
    const compared = `eq\\([^()]*(?:${own})|inArray\\(\\s*(?:${own})|(?:${own})\\}? ?=|organization_id = `;
    return !new RegExp(alias ? `${own} = |= ${own}` : compared).test(conditions);
  });
  // A part of a statement in SQL may name the organization of a table around it.
  const isWithin = [...conditions.matchAll(/organization_id = \$\{(\w+)\.organizationId\}/g)].some(
    ([, around]) => !uses.some(({ table }) => table === around),
  );
  return missing.length === 0 && !isWithin && !isBound.test(conditions) ? uses.slice(0, 1) : missing;
}

function statementsWithout(path: string): string[] {
  const declarations = declarationsOf(readFileSync(path, "utf8"));
  return declarations.flatMap(({ name, text }) => {
    const parts = text.split(/;\n/);
    const locals = parts.flatMap((part) => {
      const local = /\bconst (\w+)(?:: [^=]+)? =(?! await)/.exec(part)?.[1];
      return local && local !== name ? [{ name: local, text: part }] : [];
    });
    const helpers = [...declarations.filter((other) => other.name !== name), ...locals];
    return parts.flatMap((part) =>
      (usesIn(part).length > 0 ? missingIn(withConditions(part, helpers)) : []).map(
        ({ table }) => `${path} ${name} ${table}`,
      ),
    );
  });
}

const stores = readdirSync("lib", { recursive: true, encoding: "utf8" })
  .filter((path) => /-(store|queries)\.ts$/.test(path))
  .map((path) => join("lib", path));

it("every query on what belongs to an organization names it", () => {
  expect(tables.length).toBeGreaterThan(20);
  const found = [...new Set(stores.flatMap(statementsWithout))];
  expect(found.sort()).toEqual(Object.values(exceptions).flat().sort());
});

it.each([
  ["a read", "db.select().from(users).where(eq(users.id, id))"],
  ["a change", "db.update(users).set({ organizationId: users.organizationId }).where(eq(users.id, id))"],
  ["a deletion", "db.delete(sessions).where(eq(sessions.userId, userId))"],
  ["a join", "db.from(users).innerJoin(userRoles, eq(userRoles.userId, users.id)).where(eq(users.organizationId, id))"],
  [
    "the organization beside a row",
    "db.from(users).innerJoin(organizations, eq(organizations.id, users.organizationId))",
  ],
  ["two that name only each other", "db.from(users).innerJoin(roles, eq(roles.organizationId, users.organizationId))"],
  ["a query in SQL", `sql\`select 1 from \${userRoles} r where r.user_id = \${userId}\``],
])("%s without an organization is found", (_name, statement) => {
  expect(missingIn(statement)).not.toEqual([]);
});
