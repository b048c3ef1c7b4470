/**
 * What `npm test` takes of the parts that are too long for every change, and `npm test -- whole` takes all of. Decision 0094 says why these:
 * everybody's way in, the road from a provider's data to a sign-in, real providers, proxies and applications, what programs reach, and
 * each row of docs/reference-behaviour.md.
 */
const mainJourneyFiles = [
  ...[
    "sign-in",
    "oidc",
    "oidc-logout",
    "saml-logout",
    "saml-logout-messages",
    "simplesamlphp",
    "routing",
    "reference-rows",
  ],
  ...["relying-parties", "op", "proxy", "front", "mod-auth-openidc", "applications", "leaving"],
  ...["console", "connection-editor", "connection-test", "mapping", "people", "rights", "setup-link", "page-weight"],
  ...["rest", "rest-resources", "scim-addresses", "well-known", "metrics", "borders", "secrets"],
];

/** What Playwright holds against "file title": a file of the list, or a title that asserts a row. */
export const mainJourneys = `\\b(${mainJourneyFiles.join("|")})\\.spec\\.ts|\\b(IK|EN)-[A-Z]?\\d`;

/** On PGlite the first start, the sign-in, and what machines do to a database; on PostgreSQL all journeys. */
export const pgliteJourneys = ["first-run", "resilience", "sign-in"].map((name) => `e2e/${name}.spec.ts`);
export const mainPgliteJourneys = ["first-run", "sign-in"].map((name) => `e2e/${name}.spec.ts`);

/** Of the store tests that PGlite runs: how it is opened, migrated and saved, how its values are read, and a sign-in from end to end. */
export const mainPgliteStore = ["lib/db/", "lib/jobs/", "lib/local-sign-in/", "lib/sign-in/complete-sign-in"];
