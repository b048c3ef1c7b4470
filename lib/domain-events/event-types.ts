/** What is told of people and connections, each by the name that receivers know it by. */
const mainTypes = [
  "sign_in.succeeded",
  "sign_in.refused",
  "session.started",
  "session.ended",
  "user.created",
  "user.updated",
  "user.suspended",
  "user.restored",
  "user.deleted",
  "grant.added",
  "grant.removed",
  "connection.created",
  "connection.activated",
  "connection.changed",
  "connection.deleted",
  "connection.failing",
  "connection.recovered",
  "certificate.expiring",
  "certificate.renewed",
  "certificate.unknown",
  "client_secret.expiring",
  "domain.verified",
  "domain.lost",
  "directory.user.created",
  "directory.user.updated",
  "directory.user.deleted",
  "directory.group.created",
  "directory.group.updated",
  "directory.group.deleted",
  "directory.paused",
  "setup_link.opened",
  "setup_link.completed",
  "recovery_code.used",
  "application.created",
  "application.updated",
  "application.deleted",
  "application.secret_created",
  "application.secret_deleted",
] as const;

/** Other changes by administrators: what they are told as is their action in the audit log. */
const adminTypes = [
  "admin.activity.exported",
  "admin.application.left_out",
  "admin.applications.exported",
  "admin.attribute.created",
  "admin.attribute.deleted",
  "admin.attribute.updated",
  "admin.attributes.exported",
  "admin.audit.exported",
  "admin.connection.hand_over_ended",
  "admin.connection.handed_over",
  "admin.connection.key_activate",
  "admin.connection.key_create",
  "admin.connection.key_discard",
  "admin.connection.key_prepare",
  "admin.connections.exported",
  "admin.deliveries.exported",
  "admin.directories.exported",
  "admin.directory.created",
  "admin.directory.deleted",
  "admin.directory.group.mapped",
  "admin.directory.token.created",
  "admin.directory.token.deleted",
  "admin.directory.updated",
  "admin.directory_groups.exported",
  "admin.directory_people.exported",
  "admin.directory_requests.exported",
  "admin.domain.claimed",
  "admin.domain.failing",
  "admin.domain.removed",
  "admin.domain.updated",
  "admin.domains.exported",
  "admin.finding.dismissed",
  "admin.finding.restored",
  "admin.group.created",
  "admin.group.deleted",
  "admin.group.updated",
  "admin.groups.exported",
  "admin.installation.first_run",
  "admin.key.created",
  "admin.key.revoked",
  "admin.keys.exported",
  "admin.operator.added",
  "admin.operator.connection_named",
  "admin.operator.removed",
  "admin.organization.created",
  "admin.organization.emergency_access_due",
  "admin.organization.emergency_access_proven",
  "admin.organization.updated",
  "admin.role.created",
  "admin.role.deleted",
  "admin.role.updated",
  "admin.roles.exported",
  "admin.sessions.exported",
  "admin.token.created",
  "admin.token.revoked",
  "admin.user.invited",
  "admin.user.left",
  "admin.user.passkey_added",
  "admin.user.passkey_removed",
  "admin.user.recovery_codes_renewed",
  "admin.user.session_confirmed",
  "admin.user.unlinked",
  "admin.users.exported",
  "admin.users.imported",
  "admin.webhook.created",
  "admin.webhook.deleted",
  "admin.webhook.redelivered",
  "admin.webhook.secret_rotated",
  "admin.webhook.switched_off",
  "admin.webhook.updated",
  "admin.webhooks.exported",
  /** Whatever else is in the audit log; the event's data name the action. */
  "admin.other",
] as const;

export const eventTypes = [...mainTypes, ...adminTypes] as const;
export type DomainEventType = (typeof eventTypes)[number];

/** The first words of the types: a webhook may want all of a group (`user.*`), those of later versions, too. */
export const eventGroups = [
  ...new Set(eventTypes.map((type) => type.slice(0, type.indexOf(".")))),
] as readonly string[];

const known: ReadonlySet<string> = new Set(eventTypes);

export function isEventType(text: string): text is DomainEventType {
  return known.has(text);
}

/** Whether a text selects events: a type, the beginning of types with `.*`, or `*` for all. */
export function isEventSelector(text: string): boolean {
  if (text === "*" || isEventType(text)) return true;
  return text.endsWith(".*") && eventTypes.some((type) => type.startsWith(text.slice(0, -1)));
}

/** Whether one of the selectors selects a type. */
export function selectsType(selectors: readonly string[], type: string): boolean {
  return selectors.some(
    (selector) =>
      selector === "*" || selector === type || (selector.endsWith(".*") && type.startsWith(selector.slice(0, -1))),
  );
}
