import { type Actor, isDirectoryActor } from "@/lib/audit/actor";
import type { AuditChange, AuditInput } from "@/lib/audit/audit-store";
import { eventLimits, type NewDomainEvent } from "./domain-event";
import { type DomainEventType, isEventType } from "./event-types";

/** Actions whose event has another name. */
const renamed: Record<string, DomainEventType> = {
  "user.linked": "user.updated",
  "connection.updated": "connection.changed",
  "connection.certificate-expiring": "certificate.expiring",
  "connection.certificate-unknown": "certificate.unknown",
  "connection.secret-expiring": "client_secret.expiring",
  "application.secret.created": "application.secret_created",
  "application.secret.deleted": "application.secret_deleted",
};

type Told = Pick<NewDomainEvent, "type" | "data">;

/**
 * The events that tell of an audited change: what is written to the audit log is told to receivers, from this one place. Pure.
 * @returns none for a change of the installation itself
 */
export function eventsOfAudit(input: AuditInput, { actor, now }: { actor: Actor; now: Date }): NewDomainEvent[] {
  const { organizationId, target } = input;
  if (organizationId === null) return [];
  const subject = input.action === "session.ended" ? ownerOf(input) : target;
  const told = [...tellingOf(input), ...(isDirectoryActor(actor) ? tellingOfDirectory(input) : [])];
  return told.map((one) => ({ organizationId, at: now, actor, subject, ...one }));
}

function tellingOf({ action, target, changes = [], hasOtherwise = [] }: AuditInput): Told[] {
  const type = typeOf(action);
  switch (type) {
    case "user.created":
      return [{ type, data: { changes } }, ...grantsOf(changes)];
    case "user.updated":
      return tellingOfUser(changes, hasOtherwise);
    case "connection.created":
      return [{ type, data: { changes } }, ...activationOf(changes)];
    case "connection.changed":
      return tellingOfConnection(changes);
    case "session.ended":
      return [{ type, data: endOf(target.id, changes) }];
    case "admin.directory.updated":
      return changes.some(({ field, to }) => field === "status" && to === "paused")
        ? [{ type: "directory.paused", data: { changes } }]
        : [{ type, data: { changes } }];
    case "admin.other":
      return [{ type, data: { action, changes } }];
    default:
      return [{ type, data: { changes } }];
  }
}

function typeOf(action: string): DomainEventType {
  const other = renamed[action];
  if (other) return other;
  if (isEventType(action)) return action;
  const type = `admin.${action.replaceAll("-", "_")}`;
  return isEventType(type) ? type : "admin.other";
}

/** A state is an event of its own, and so is each role and group: receivers act on those. */
function tellingOfUser(changes: readonly AuditChange[], hasOtherwise: readonly string[]): Told[] {
  const status = changes.find(({ field }) => field === "status");
  const others = changes.filter((change) => change !== status && grantKind(change.field) === null);
  return [
    ...(status ? [{ type: status.to === "active" ? "user.restored" : "user.suspended", data: {} } as const] : []),
    ...(others.length > 0 ? [{ type: "user.updated", data: { changes: others } } as const] : []),
    ...grantsOf(changes, hasOtherwise),
  ];
}

function grantKind(field: string): "role" | "group" | null {
  if (field === "roles" || field.startsWith("roles.")) return "role";
  return field === "groups" || field.startsWith("groups.") ? "group" : null;
}

function grantsOf(changes: readonly AuditChange[], hasOtherwise: readonly string[] = []): Told[] {
  return changes
    .flatMap(({ field, from, to }) => {
      const kind = grantKind(field);
      if (kind === null) return [];
      const key = field.split(".").slice(1).join(".");
      const [before, after] = key ? [from === null ? [] : [key], to === null ? [] : [key]] : [keysOf(from), keysOf(to)];
      const isElsewhere = (one: string) => kind === "role" && hasOtherwise.includes(one);
      return [
        ...after
          .filter((one) => !before.includes(one) && !isElsewhere(one))
          .map((one) => grant("grant.added", kind, one)),
        ...before
          .filter((one) => !after.includes(one) && !isElsewhere(one))
          .map((one) => grant("grant.removed", kind, one)),
      ];
    })
    .slice(0, eventLimits.fields);
}

const grant = (type: "grant.added" | "grant.removed", kind: "role" | "group", key: string): Told => ({
  type,
  data: { kind, key },
});

const keysOf = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((key): key is string => typeof key === "string") : [];

function tellingOfConnection(changes: readonly AuditChange[]): Told[] {
  const others = changes.filter(({ field, to }) => field !== "status" || to !== "live");
  const certificates = changes.filter(({ field }) => field === "saml.certificates");
  return [
    ...activationOf(changes),
    ...(others.length > 0 ? [{ type: "connection.changed", data: { changes: others } } as const] : []),
    ...(certificates.length > 0 ? [{ type: "certificate.renewed", data: { changes: certificates } } as const] : []),
  ];
}

const activationOf = (changes: readonly AuditChange[]): Told[] =>
  changes.some(({ field, to }) => field === "status" && to === "live")
    ? [{ type: "connection.activated", data: {} }]
    : [];

const changeOf = (changes: readonly AuditChange[], name: string) => changes.find(({ field }) => field === name);

/** As a session that begins: told of the person, with the session among the data. */
function ownerOf({ target, changes = [] }: AuditInput): NewDomainEvent["subject"] {
  const user = changeOf(changes, "user")?.from;
  return { type: "user", id: typeof user === "string" ? user : null, label: target.label };
}

function endOf(session: string, changes: readonly AuditChange[]): Record<string, unknown> {
  const connection = changeOf(changes, "connection")?.from ?? null;
  return {
    session,
    reason: changeOf(changes, "reason")?.to ?? null,
    connection: connection === null ? null : { id: connection },
  };
}

/** What a directory does is told as any other change, and as its doing. */
function tellingOfDirectory({ action, changes = [] }: AuditInput): Told[] {
  const type = `directory.${action}`;
  return isEventType(type) ? [{ type, data: { changes } }] : [];
}
