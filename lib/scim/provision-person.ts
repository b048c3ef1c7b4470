import { listAttributes } from "@/lib/directory/attribute-store";
import { existingGroups } from "@/lib/directory/group-store";
import { listRoles } from "@/lib/directory/organization-store";
import { requireAdministratorLeft } from "@/lib/directory/require-administrator-left";
import { personal, plain, said } from "@/lib/facts/fact";
import type { Fact } from "@/lib/facts/fact-schema";
import { decideProvisioning } from "@/lib/provisioning/decide-provisioning";
import type { ProvisioningDecision } from "@/lib/provisioning/provisioning-decision";
import type { KnownUser } from "@/lib/provisioning/provisioning-input";
import { writePerson } from "@/lib/sign-in/person-store";
import { findDomainHolders } from "@/lib/sign-in/provision-user";
import { findCandidates } from "@/lib/sign-in/provisioning-store";
import { recordDecision } from "@/lib/sign-in/record-decision";
import { holdDirectoryRoles } from "./directory-role-store";
import { isWithoutRoles, roleReason } from "./directory-roles";
import { type DirectoryUser, findManager, groupsOfDirectoryUsers } from "./directory-user-store";
import { findSignedInBefore } from "./linked-user-queries";
import { personOf } from "./person-claims";
import { grantorOf, nameOf, type ScimContext } from "./scim-context";
import { ScimRefusal } from "./scim-refusal";

type Acceptance = Exclude<ProvisioningDecision, { kind: "reject" }>;
type Refusal = Extract<ProvisioningDecision, { kind: "reject" }>;

/**
 * Makes, takes over or changes the user whom a directory speaks about, by the decision of every sign-in: who is meant, what changes,
 * which groups and roles. Whether they are active is not part of it. In the caller's transaction.
 * @returns the user's id; null while the directory names no address, which is noted
 * @throws ScimRefusal 409 for somebody who is not the directory's to take; SsoError last_administrator
 */
export async function provisionPerson(row: DirectoryUser, ctx: ScimContext): Promise<string | null> {
  const { directory, note } = ctx;
  const { decision, people, takesConsole } = await decidePerson(row, ctx);
  if (decision.kind === "reject") {
    if (decision.code !== "attribute_missing") throw notTaken(row, decision);
    note.facts.push(said("scimNoAddress"));
    return null;
  }
  const user = decision.kind === "create" ? null : people.find(({ id }) => id === decision.userId);
  if (user && !(await requireOurs(row, user, ctx))) return null;
  const reasonOf = (reason: Fact) => said("reasonInDirectory", { reason, directory: directory.name });
  const grantor = { id: grantorOf(directory), reasonOf };
  const { organizationId } = directory;
  const write = () => writePerson(ctx.db, { organizationId, decision, grantor, isPresent: false }, ctx.now);
  const userId = await (takesConsole ? requireAdministratorLeft(ctx.db, organizationId, write) : write());
  const label = user?.attributes.email ?? row.email ?? row.userName;
  await recordDecision(decision, { organizationId, id: userId, label }, ctx);
  note.facts.push(...factsOf(decision, { label, isNew: row.userId !== userId }));
  return userId;
}

async function decidePerson(row: DirectoryUser, ctx: ScimContext) {
  const { db, directory, now } = ctx;
  const { organizationId } = directory;
  const attributes = await listAttributes(db, organizationId);
  const groups = (await groupsOfDirectoryUsers(db, nameOf(directory), [row.id])).get(row.id) ?? [];
  const table = await holdDirectoryRoles(db, nameOf(directory));
  const roles = isWithoutRoles(table) ? [] : await listRoles(db, organizationId, true);
  const person = personOf(directory, row, { attributes, groups, roles: table, now });
  const { identity, profile, policy } = person;
  const value = directory.matchBy === "email" ? row.email : row.userName;
  const linkedUserId = await findLinked(row, ctx);
  const candidates = await findCandidates(db, organizationId, identity, {
    identifier: value === null ? null : { field: directory.matchBy, value },
    email: row.email,
    ...(linkedUserId !== null && { linkedUserId }),
  });
  const { linkedUser, identifiedUsers, emailHolder } = candidates;
  const people = [linkedUser, ...identifiedUsers, emailHolder].filter((user) => user !== null);
  const domainHolders = await findDomainHolders(db, organizationId, [
    row.email,
    ...people.map((user) => user.attributes.email),
  ]);
  const known = await existingGroups(
    db,
    organizationId,
    policy.groups.rules.map(({ group }) => group),
    true,
  );
  const { decision } = decideProvisioning({
    identity,
    profile,
    policy,
    roles,
    groups: known,
    attributes,
    domainHolders,
    ...candidates,
  });
  if (decision.kind === "reject") return { decision, people, takesConsole: false };
  const takesConsole = decision.roles.revoked.some((key) => roles.some((role) => role.console && role.key === key));
  const granted = decision.roles.granted.map(({ role }) => ({
    role,
    reason: roleReason(table, profile.roleValues ?? [], role),
  }));
  const named = withGroupNames({ ...decision, roles: { ...decision.roles, granted } }, groups);
  return { decision: named, people, takesConsole };
}

/** Whoever this row is already, or signed in as what it is called through the connection of the same provider. */
async function findLinked({ userId, externalId, userName }: DirectoryUser, ctx: ScimContext): Promise<string | null> {
  const { organizationId, connectionId } = ctx.directory;
  if (userId !== null || connectionId === null) return userId;
  return findSignedInBefore(ctx.db, { organizationId, connectionId }, { externalId, userName });
}

/** A grant says which group at the provider it is for. */
function withGroupNames(
  decision: Acceptance,
  groups: readonly { groupKey: string | null; displayName: string }[],
): Acceptance {
  const granted = decision.groups.granted.map((grant) => {
    const name = groups.find(({ groupKey }) => groupKey === grant.group)?.displayName ?? grant.group;
    return { ...grant, reason: said("scimGroupSaid", { group: name }) };
  });
  return { ...decision, groups: { ...decision.groups, granted } };
}

/**
 * Two entries of one directory with one address: the first one is the user, and the second is noted and stands for nobody.
 * @throws ScimRefusal 409: an operator, or somebody for whom another directory speaks
 */
async function requireOurs(row: DirectoryUser, user: KnownUser, ctx: ScimContext): Promise<boolean> {
  const { db, directory, note } = ctx;
  const email = personal(user.attributes.email);
  if (user.isOperator) throw new ScimRefusal(409, "mutability", said("scimOperatorKept", { email }));
  if (row.userId === user.id) return true;
  const manager = await findManager(db, row, user.id);
  if (manager === null) return true;
  const owned = said("scimOwned", { email });
  if (manager !== directory.id) throw new ScimRefusal(409, "uniqueness", owned);
  note.facts.push(owned);
  return false;
}

function notTaken(row: DirectoryUser, { got }: Refusal): ScimRefusal {
  const email = personal(row.email ?? row.userName);
  return new ScimRefusal(409, "uniqueness", said("scimNotAdopted", { email, reason: got }));
}

function factsOf(decision: Acceptance, { label, isNew }: { label: string; isNew: boolean }): Fact[] {
  const email = personal(label);
  const facts: Fact[] = [];
  if (decision.kind === "create") facts.push(said("scimUserCreated", { email }));
  else if (isNew) facts.push(said("scimUserAdopted", { email }));
  if (decision.kind !== "create")
    for (const { field, from, to } of decision.changes)
      facts.push(said("scimFieldChanged", { field, from: personal(from), to: personal(to) }));
  for (const { key, from, to } of decision.attributes ?? [])
    facts.push(said("scimFieldChanged", { field: key, from: personal(shown(from)), to: personal(shown(to)) }));
  const groups = decision.groups.granted.map(({ group }) => group);
  if (groups.length > 0) facts.push(said("scimGroupsGiven", { groups: plain(groups) }));
  for (const { role } of decision.roles.granted) facts.push(said("scimRoleGiven", { role: plain(role), count: 1 }));
  for (const role of decision.roles.revoked) facts.push(said("scimRoleTaken", { role: plain(role), count: 1 }));
  return [...facts, ...decision.notes];
}

function shown(value: string | number | boolean | string[] | null): string | readonly string[] | null {
  if (value === null || Array.isArray(value)) return value;
  return String(value);
}
