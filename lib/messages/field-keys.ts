/** What audit entries, versions and sentences tell of, by the name that the audit log has for it. */
export type FieldSubject =
  | "application"
  | "attribute"
  | "connection"
  | "directory"
  | "domain"
  | "finding"
  | "group"
  | "installation"
  | "key"
  | "organization"
  | "provider-key"
  | "role"
  | "session"
  | "token"
  | "user"
  | "webhook";

type Keys = Readonly<Record<string, string>>;

const form = "connectionForm";
const profile = ["email", "userName", "fullName", "firstName", "lastName", "phone", "mobile", "locale"];
const doors = [
  ...["sessions", "applications", "applicationTokens", "personalTokens", "recoveryCodes", "passkeys"],
  ...["pendingSignIns", "setupLinks", "apiKeys", "directory"],
];
const named = (fields: readonly string[], group: string): Keys =>
  Object.fromEntries(fields.map((field) => [field, `${group}.${field}`]));

/** A field is called in a list what it is called where it is entered: the text of the catalogue, by subject and path. */
export const fieldKeys: Readonly<Record<FieldSubject, Keys>> = {
  connection: {
    kind: "connections.protocol",
    preset: "fieldNames.preset",
    status: "users.columns.status",
    saml: `${form}.kinds.generic-saml.label`,
    "saml.singleLogout": `${form}.sections.singleLogout`,
    "saml.metadataXml": "metadataBox.title",
    "saml.metadataEntityId": "metadataBox.issuer",
    oidc: `${form}.kinds.generic-oidc.label`,
    "oidc.clientSecretSetAt": `${form}.oidc_clientSecret.label`,
    "oidc.sendsIssuer": "fieldNames.sendsIssuer",
    claims: `${form}.sections.claims`,
    provisioning: "connectionTabs.mapping",
    "provisioning.identifyBy": `${form}.provisioning_identifyClaim.label`,
    "provisioning.identifyBy.field": `${form}.provisioning_identifyField.label`,
    "provisioning.identifyBy.claim": `${form}.provisioning_identifyClaim.label`,
    "provisioning.tenantClaim.claim": `${form}.provisioning_tenantClaim.label`,
    "provisioning.tenantClaim.value": `${form}.provisioning_tenantValue.label`,
    "provisioning.roles": `${form}.sections.roles`,
    "provisioning.roles.policy": `${form}.provisioning_rolePolicy.label`,
    "provisioning.roles.unmapped": `${form}.provisioning_unmapped.label`,
    "provisioning.roles.default": `${form}.provisioning_defaultRole.label`,
    "provisioning.roles.rules": "directories.roles.rows",
    "provisioning.groups": `${form}.sections.groups`,
    "provisioning.groups.mode": `${form}.provisioning_groupMode.label`,
    "provisioning.groups.rules": "fieldNames.groupRows",
    signIn: `${form}.sections.signIn`,
    ends: "keys.columns.expires",
    grants: "directories.delete.grants",
    quarantined: "fieldNames.quarantined",
    savedWithoutTest: "saveUntested.reason",
  },
  application: {
    kind: "applications.columns.kind",
    status: "applications.columns.status",
    access: "applications.columns.access",
    "access.mode": "applications.columns.access",
    "access.roles": "applications.form.roles",
    "access.groups": "applications.form.groups",
    "access.allowUsers": "applications.form.allowUsers.label",
    "access.denyUsers": "applications.form.denyUsers.label",
    claims: "applications.tabs.claims",
    jwks: "fieldNames.publicKeys",
    "jwks.keys": "fieldNames.publicKeys",
    paths: "fieldNames.paths",
    "paths.open": "applications.form.open.label",
    "paths.restricted": "applications.form.restricted.label",
    groups: "applications.form.groups",
    headers: "fieldNames.headers",
    secret: "applications.wizard.clientSecret",
  },
  user: {
    ...named([...profile, "userPrincipalName", "securityId"], `${form}.options`),
    ...named(doors, "leaving.doors"),
    id: "fieldNames.id",
    displayName: "applications.form.claims.sources.fullName",
    emailVerified: "applications.form.claims.sources.emailVerified",
    status: "users.columns.status",
    operator: "userPage.operator",
    operatorConnection: "operators.connection.title",
    role: `${form}.options.role`,
    roles: "users.rolesLabel",
    groups: "users.groupsLabel",
    attributes: "attributes.title",
    identities: "userPage.links",
    createdBy: "userPage.createdBy",
    createdAt: "users.columns.created",
    updatedAt: "fieldNames.updatedAt",
    lastSignInAt: "users.columns.lastSignIn",
    invitedAt: "userPage.invitedAt",
    mutedNotices: "dashboard.notices.title",
    narrowedNotices: "dashboard.notices.title",
    noticeConnections: "dashboard.notices.connections.title",
    passkey: "fieldNames.passkey",
    confirmedBy: "fieldNames.confirmedBy",
    provenAt: "emergency.title",
    receipt: "leaving.receipt.reference",
    readOnly: "keys.readOnly",
    expiresAt: "keys.columns.expires",
  },
  role: {
    key: "roles.key",
    name: "roles.name",
    console: "roles.console",
    consoleRole: "roles.console",
    position: "roles.priority",
  },
  group: { key: "groups.key", name: "groups.name", members: "groups.columns.members" },
  attribute: { key: "attributes.key", label: "attributes.label", type: "attributes.type" },
  domain: { status: "domains.columns.status", includeSubdomains: "domains.subdomains" },
  key: { consoleRole: "roles.console", scopes: "keys.scopes", expiresAt: "keys.columns.expires" },
  token: { readOnly: "keys.readOnly", expiresAt: "keys.columns.expires" },
  session: {
    reason: "userPage.columns.reason",
    user: "sessions.columns.user",
    connection: "sessions.columns.connection",
    applications: "sessions.columns.applications",
    confirmedBy: "fieldNames.confirmedBy",
  },
  organization: {
    slug: "organizations.slug",
    name: "settings.name",
    tenantId: "settings.tenantId",
    ssoEnabled: "settings.ssoEnabled",
    claimsRetentionDays: "settings.retention",
    answersRetentionHours: "settings.answersRetention",
    emailCodes: "settings.codes",
    registeredOnly: "settings.registeredOnly",
    consolePasskeys: "settings.passkeys.title",
    session: "settings.sessionTitle",
    "session.idleMinutes": "settings.sessionIdle",
    "session.absoluteMinutes": "settings.sessionAbsolute",
    "session.consoleSignInHours": "settings.sessionConsole",
    logo: "settings.logo",
    accentColor: "settings.accent",
    createdAt: "organizations.created",
    texts: "settings.ownTexts",
    "texts.fallback": "ownTexts.fallback",
    fallback: "ownTexts.fallback",
    alerts: "settings.alerts.title",
    "alerts.failing": "settings.alerts.failures",
    "alerts.failing.failures": "settings.alerts.failures",
    "alerts.failing.minutes": "settings.alerts.minutes",
    "alerts.silentHours": "settings.alerts.silentHours",
    "alerts.recoveryCodeUsed": "settings.alerts.recoveryCodeUsed",
    "alerts.operatorAdded": "settings.alerts.operatorAdded",
    provenAt: "emergency.title",
    // How many of a file of users became what.
    ...named(["created", "updated", "unchanged", "skipped", "refused"], "fieldNames"),
    // An export is told with the filters of its list.
    format: "webhooks.form.format",
  },
  webhook: {
    url: "webhooks.form.url",
    types: "webhooks.form.types",
    format: "webhooks.form.format",
    description: "webhooks.form.description",
    status: "webhooks.columns.status",
    offReason: "userPage.columns.reason",
    delivery: "fieldNames.delivery",
    since: "webhooks.send.since",
  },
  directory: {
    name: "directories.form.name",
    preset: "fieldNames.preset",
    connection: "directories.form.connection",
    matchBy: "directories.form.matchBy",
    onDelete: "directories.form.onDelete",
    dryRun: "directories.states.dryRun",
    status: "directories.columns.state",
    roles: "directories.roles.title",
    "roles.policy": "directories.roles.policy",
    "roles.default": "directories.roles.default",
    "roles.rules": "directories.roles.rows",
    groups: "directories.groups.title",
    grants: "directories.delete.grants",
    token: "directories.wizard.token",
  },
  finding: {
    reason: "userPage.columns.reason",
    until: "fieldNames.until",
    connections: "connections.title",
    connection: "event.connection",
  },
  installation: { operatorConnection: "operators.connection.title" },
  "provider-key": { activeFrom: "organizations.signingKeys.columns.signsFrom" },
};

/** The texts of fields whose path is in their key. */
export const keyOfField: Readonly<Partial<Record<FieldSubject, (path: string) => string>>> = {
  connection: (path) => `${form}.${path.replaceAll(".", "_")}.label`,
  application: (path) => `applications.form.${path}.label`,
};
