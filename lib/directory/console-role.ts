/** The parts of an organization's console, in the order of its navigation. */
export const consoleParts = [
  "overview",
  "connections",
  "applications",
  "directories",
  "users",
  "roles",
  "groups",
  "attributes",
  "domains",
  "sessions",
  "activity",
  "audit",
  "webhooks",
  "keys",
  "settings",
] as const;
export type ConsolePart = (typeof consoleParts)[number];

/** What somebody may do in an organization: see a part of its console, change what is in it, or give others console roles. */
export type Permission = `${ConsolePart}.${"read" | "write"}` | "console_roles.write";

/** What a role of an organization can allow in its console, the one that may most first. */
export const consoleRoles = ["owner", "administrator", "help_desk", "auditor"] as const;
export type ConsoleRole = (typeof consoleRoles)[number];

/** The console roles that somebody holds; without one the console is closed. An operator's session has an owner's rights. */
export type Rights = readonly ConsoleRole[];

/** What the product does automatically is limited by nobody's role: an administrator has set it up. */
export const rightsOfSystem: Rights = ["owner"];

const reading = consoleParts.map((part): Permission => `${part}.read`);
const writing = consoleParts.map((part): Permission => `${part}.write`);

/** The one table of who may do what. Pages, actions and REST ask it, and so does whatever shows a button. */
const permissionsOf: Readonly<Record<ConsoleRole, ReadonlySet<Permission>>> = {
  owner: new Set([...reading, ...writing, "console_roles.write"]),
  administrator: new Set([...reading, ...writing]),
  help_desk: new Set([
    "overview.read",
    "users.read",
    "users.write",
    "roles.read",
    "groups.read",
    "sessions.read",
    "sessions.write",
    "activity.read",
  ]),
  auditor: new Set(reading),
};

/** A console role as the columns of a role keep it. */
export const consoleColumns = (consoleRole: ConsoleRole | null) => ({
  consoleRole,
  administers: consoleRole === "owner" || consoleRole === "administrator",
});

/** Everything that somebody may do, each once. */
export function permissionsOfRights(rights: Rights): Permission[] {
  return [...new Set(rights.flatMap((role) => [...permissionsOf[role]]))];
}

/** The roles of an organization that somebody may give: those with the console are for owners. */
export function givableRoles<Role extends { console: boolean }>(roles: readonly Role[], rights: Rights): Role[] {
  return roles.filter((role) => !role.console || may(rights, "console_roles.write"));
}

/** The permission of this name; null where there is none. */
export function toPermission(name: string | undefined): Permission | null {
  return permissionsOfRights(["owner"]).find((permission) => permission === name) ?? null;
}

/** Whether somebody may do something. */
export function may(rights: Rights, permission: Permission): boolean {
  return rights.some((role) => permissionsOf[role].has(permission));
}

/** Which roles may do something, the one that may most first: what who may not is told. */
export function rolesWith(permission: Permission): ConsoleRole[] {
  return consoleRoles.filter((role) => permissionsOf[role].has(permission));
}

/**
 * Whether somebody may do all that another person may. Who may not, may not touch that person's account either: anyone who changes an
 * owner's address receives the owner's codes, and with them the owner's rights.
 */
export function covers(rights: Rights, others: Rights): boolean {
  return permissionsOfRights(others).every((permission) => may(rights, permission));
}

/** The roles that may do all that others may. */
export function rolesCovering(others: Rights): ConsoleRole[] {
  return consoleRoles.filter((role) => covers([role], others));
}
