/**
 * What `npm test` takes of the parts that are too long for every change, and `npm test -- whole` takes all of. Decision 0094 says why these:
 * each row of docs/reference-behaviour.md, everybody's way in and out, real providers and applications, and the borders between tenants.
 */
const mainJourneyFiles = [
  ...["sign-in", "simplesamlphp", "reference-rows", "console-rows", "connection-test"],
  ...["saml-logout", "oidc-logout", "leaving"],
  ...["relying-parties", "rest-resources", "scim-addresses", "well-known", "borders", "secrets"],
];

/** Of these only what asserts a row that none of those files asserts: each file more is a server more. */
const rowJourneyFiles = [
  ...["branding", "domains", "fixes", "guides", "mapping", "oidc", "rights", "routing", "seats"],
];

/** Of the reverse proxies one: what differs between them is their configuration, which is whole in unit tests. */
const mainProxy = "an application behind nginx";

const inFiles = (names) => `\\b(${names.join("|")})\\.spec\\.ts`;

/** What Playwright holds against "file title": a file of the list, a title that asserts a row, or that proxy. */
export const mainJourneys = [
  inFiles(mainJourneyFiles),
  `${inFiles(rowJourneyFiles)}.*\\b(IK|EN)-[A-Z]?\\d`,
  mainProxy,
].join("|");

/** On PGlite the first start, the sign-in, and what machines do to a database; on PostgreSQL all journeys. */
export const pgliteJourneys = ["first-run", "resilience", "sign-in"].map((name) => `e2e/${name}.spec.ts`);
/** Of them what the first administrator does: one server, from the printed link to a person who is signed in by a provider. */
export const mainPgliteJourneys = "first-run\\.spec\\.ts.*(the printed link works once|\\bEN-31\\b)";

/**
 * Store tests that go through every order of two things at once for each way in, every failure of a network, or every released schema:
 * they are exhaustive about what others of every change ask once, and take a minute of both cores.
 */
export const nightlyStore = [
  "lib/local-sign-in/local-sign-in-races",
  "lib/applications/access-races",
  "lib/db/database-outage",
  "drizzle/released-schemas",
].map((file) => `${file}.store.test.ts`);

/** The environment that leaves them out. */
export const withoutNightly = { STORE_TESTS: "every change" };
