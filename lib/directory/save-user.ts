import { type AuditChange, recordAudit } from "@/lib/audit/audit-store";
import { diffFields } from "@/lib/audit/diff-fields";
import { requireAsRead } from "@/lib/audit/require-as-read";
import type { Context } from "@/lib/context";
import { randomId } from "@/lib/crypto/tokens";
import { brokenConstraint, brokenReference, type Db } from "@/lib/db/database";
import { SsoError } from "@/lib/errors/sso-error";
import { personal, plain, said } from "@/lib/facts/fact";
import { presentValues, requireAttributes, setAttributes } from "./change-attributes";
import type { UserInput, UserPatch } from "./directory-schema";
import { type EndReason, endSessions } from "./end-sessions";
import { addGrants, type GrantKind, listGrants, removeAllGrants, removeGrants } from "./grant-store";
import { existingGroups, groupsOfUsers } from "./group-store";
import { deleteIdentity } from "./identity-store";
import { lockRow } from "./lock-row-store";
import { deletePasskeysOfUsers } from "./passkey-store";
import { deleteTokensOfUsers } from "./personal-token-store";
import { deleteRecoveryCodes } from "./recovery-code-store";
import { requireGivable, requireTouchable, type UserTarget, whileOwned } from "./require-touchable";
import { rolesOfUsers } from "./role-grant-store";
import { deleteUserRow, findUser, insertUser, lockOperators, type User, updateUserRow } from "./user-store";
import { toUserView, type UserView } from "./user-view";
import { userViews } from "./user-view-queries";

/**
 * Creates a user by hand or by REST. Their e-mail counts as unverified until they prove it.
 * @throws SsoError already_exists, permission_missing for a role with the console, validation_failed for an unknown role, group or
 *   attribute
 */
export async function createUser(
  input: { organizationId: string; user: UserInput; createdBy: "administrator" | "api" },
  ctx: Context,
): Promise<UserView> {
  const { organizationId } = input;
  const { role, roles, groups = [], attributes = {}, status, ...fields } = input.user;
  const wantedGroups = [...new Set(groups)];
  const wanted = wantedRoles({ role, roles }) ?? [];
  await requireGivable(organizationId, { wanted, held: [] }, ctx);
  await requireGroups(ctx.db, organizationId, wantedGroups);
  await requireAttributes(ctx.db, organizationId, attributes);
  const id = randomId(12);
  return refusable(fields.email, () =>
    ctx.db.transaction(async (tx) => {
      const user = await insertUser(tx, {
        ...fields,
        id,
        status: status ?? "active",
        organizationId,
        createdBy: input.createdBy,
        createdAt: ctx.now,
        updatedAt: ctx.now,
      });
      const grant = manualGrant(user, ctx.now);
      await addGrants(tx, "role", grant, byHand(wanted, ctx));
      await addGrants(tx, "group", grant, byHand(wantedGroups, ctx));
      await setAttributes(user, attributes, { ...ctx, db: tx });
      const view = toUserView(user, { roles: wanted, groups: wantedGroups, attributes: presentValues(attributes) });
      await auditUser({ organizationId, action: "user.created", before: null, after: view }, { ...ctx, db: tx });
      return view;
    }),
  );
}

/**
 * What a list of roles or groups replaces: what was given by hand, as the console's form shows it, or all that the user holds, as
 * REST reads it. A connection gives what was taken from it again at the next sign-in when the provider still says so.
 */
export type Replaced = "manual" | "all";

/**
 * Changes a user. Roles and groups that are listed are manual grants from then on, which no sign-in takes away. Suspending ends every
 * session and recovery code at once, and so does another address: it may be another person's now. Whoever changes their own address
 * stays signed in. The last owner stays, but for an operator, who can name another one.
 * @throws SsoError not_found, forbidden, permission_missing, already_exists, last_administrator, validation_failed, changed_meanwhile
 */
export async function updateUser(
  input: UserTarget & { patch: UserPatch; replaces: Replaced },
  ctx: Context,
): Promise<UserView> {
  const { organizationId, replaces } = input;
  const before = await requireTouchable(input, ctx);
  const { role, roles, groups, attributes = {}, ...fields } = input.patch;
  const wanted = wantedRoles({ role, roles });
  if (wanted) {
    const held = (await rolesOfUsers(ctx.db, organizationId, [before.id])).get(before.id) ?? [];
    await requireGivable(organizationId, { wanted, held }, ctx);
  }
  if (groups) await requireGroups(ctx.db, organizationId, groups);
  await requireAttributes(ctx.db, organizationId, attributes);
  return refusable(fields.email ?? before.email, () =>
    whileOwned(input, wanted !== null || fields.status === "suspended", ctx, async ({ db: tx }) => {
      if (fields.status === "suspended") await requireOtherOperator(before, tx);
      await lockRow(tx, { type: "user", organizationId, key: before.id });
      const old = await readView(tx, (await findUser(tx, organizationId, before.id)) ?? before);
      const isMoved = fields.email !== undefined && fields.email !== before.email;
      const emailReset = isMoved ? { emailVerifiedAt: null } : {};
      const after =
        (await updateUserRow(tx, organizationId, before.id, { ...fields, ...emailReset, updatedAt: ctx.now })) ??
        before;
      const inner = { ...ctx, db: tx };
      if (wanted) await setGrants({ user: before, kind: "role", replaces }, wanted, inner);
      if (groups) await setGrants({ user: before, kind: "group", replaces }, groups, inner);
      await setAttributes(before, attributes, inner);
      if (after.status === "suspended" || (isMoved && ctx.actor.id !== before.id))
        await endAccess(before, after.status === "suspended" ? "suspended" : "email_changed", inner);
      const view = await readView(tx, after);
      requireAsRead(withoutGrants(diffFields(auditedPart(old), auditedPart(view))), ctx);
      await auditUser({ organizationId, action: "user.updated", before: old, after: view }, inner);
      return view;
    }),
  );
}

/** What a form reads of roles and groups is what was given by hand, not all that the user holds: `setGrants` compares that. */
const withoutGrants = (changes: readonly AuditChange[]) =>
  changes.filter(({ field }) => field !== "roles" && field !== "groups");

/** @throws SsoError not_found, forbidden, permission_missing, last_administrator */
export async function deleteUser(input: UserTarget, ctx: Context): Promise<void> {
  const user = await requireTouchable(input, ctx);
  await whileOwned(input, true, ctx, async (inner) => {
    const tx = inner.db;
    await requireOtherOperator(user, tx);
    const { organizationId } = input;
    await endSessions({ organizationId, filter: { user: user.id }, byOperator: true }, "deleted", inner);
    await deleteUserRow(tx, organizationId, user.id);
    await auditUser({ organizationId, action: "user.deleted", before: toUserView(user), after: null }, inner);
  });
}

/**
 * Removes the link between a user and a connection's subject: the way out of `subject_changed` when an account was made
 * again at the provider. The user and what they hold stay.
 * @throws SsoError not_found, forbidden, permission_missing
 */
export async function unlinkIdentity(input: UserTarget & { connectionId: string }, ctx: Context): Promise<void> {
  const user = await requireTouchable(input, ctx);
  await ctx.db.transaction(async (tx) => {
    const gone = await deleteIdentity(tx, user.organizationId, user.id, input.connectionId);
    if (!gone) throw new SsoError("not_found");
    await recordAudit(
      {
        organizationId: user.organizationId,
        action: "user.unlinked",
        target: { type: "user", id: user.id, label: user.email },
        changes: [{ field: `identities.${input.connectionId}`, from: gone.subject, to: null }],
      },
      { ...ctx, db: tx },
    );
  });
}

/** Ends what a person holds that opens our pages, or our API; the ways in that they still have stay. */
async function endAccess(user: User, reason: EndReason, ctx: Context): Promise<void> {
  await endSessions({ organizationId: user.organizationId, filter: { user: user.id }, byOperator: true }, reason, ctx);
  await deleteTokensOfUsers(ctx.db, user.organizationId, [user.id]);
  await deleteRecoveryCodes(ctx.db, [user.id]);
  await deletePasskeysOfUsers(ctx.db, user.organizationId, [user.id]);
}

/** What is given by hand says by whom. */
const byHand = (keys: readonly string[], { actor }: Context) =>
  keys.map((key) => ({ key, reason: said("setBy", { name: personal(actor.label) }) }));

/** Gives a user by hand what is wanted, and takes what is not: what was given by hand, or whatever gave it. */
async function setGrants(
  { user, kind, replaces }: { user: User; kind: GrantKind; replaces: Replaced },
  wanted: readonly string[],
  ctx: Context,
): Promise<void> {
  const grant = manualGrant(user, ctx.now);
  const isUnwanted = (key: string) => !wanted.includes(key);
  const manual = await listGrants(ctx.db, kind, grant);
  const [from, to] = [[...manual].sort(), [...new Set(wanted)].sort()];
  requireAsRead(diffFields({ [`${kind}s`]: from }, { [`${kind}s`]: to }), ctx);
  await removeGrants(ctx.db, kind, grant, manual.filter(isUnwanted));
  if (replaces === "all") {
    const heldBy = kind === "role" ? rolesOfUsers : groupsOfUsers;
    const held = (await heldBy(ctx.db, user.organizationId, [user.id])).get(user.id) ?? [];
    await removeAllGrants(ctx.db, kind, grant, held.filter(isUnwanted));
  }
  await addGrants(
    ctx.db,
    kind,
    grant,
    byHand(
      [...new Set(wanted)].filter((key) => !manual.includes(key)),
      ctx,
    ),
  );
}

async function readView(db: Db, user: User): Promise<UserView> {
  return (await userViews(db, user.organizationId, [user]))(user);
}

async function requireGroups(db: Db, organizationId: string, keys: readonly string[]): Promise<void> {
  const known = await existingGroups(db, organizationId, keys);
  const unknown = keys.filter((key) => !known.includes(key));
  if (unknown.length === 0) return;
  throw new SsoError("validation_failed", {
    expected: said("groupsHere"),
    got: plain(unknown),
    fields: { groups: "group_unknown" },
  });
}

const manualGrant = (user: User, createdAt: Date) => ({
  organizationId: user.organizationId,
  userId: user.id,
  grantedBy: "manual",
  createdAt,
});

function wantedRoles({ role, roles }: Pick<UserPatch, "role" | "roles">): string[] | null {
  if (roles !== undefined) return [...new Set(roles)];
  if (role === undefined) return null;
  return role === null ? [] : [role];
}

/** The last operator cannot lock everybody out of the installation. */
async function requireOtherOperator(user: User, db: Db): Promise<void> {
  if (!user.operator) return;
  const operators = await lockOperators(db);
  if (operators.every(({ id }) => id === user.id)) {
    throw new SsoError("last_administrator", { expected: said("otherOperator"), got: personal(user.email) });
  }
}

/** What a constraint of the database stops, as the refusal that it means. */
async function refusable<T>(email: string, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (brokenConstraint(error) === "users_email_per_organization")
      throw new SsoError("already_exists", {
        expected: said("freeEmail"),
        got: personal(email),
        fields: { email: "email_taken" },
      });
    const reference = brokenReference(error);
    // Deleted by somebody else since it was looked for.
    if (reference === "held_roles_exist") throw new SsoError("validation_failed", { fields: { role: "role_unknown" } });
    if (reference === "set_attributes_exist")
      throw new SsoError("validation_failed", { fields: { attributes: "attribute_unknown" } });
    if (reference?.includes("group_key"))
      throw new SsoError("validation_failed", { fields: { groups: "group_unknown" } });
    throw error;
  }
}

type UserChange = {
  organizationId: string;
  action: `user.${string}`;
  before: UserView | null;
  after: UserView | null;
};

async function auditUser({ organizationId, action, before, after }: UserChange, ctx: Context): Promise<void> {
  const view = after ?? before;
  if (!view) return;
  const changes = diffFields(before && auditedPart(before), after && auditedPart(after));
  if (before && after && changes.length === 0) return;
  await recordAudit({ organizationId, action, target: { type: "user", id: view.id, label: view.email }, changes }, ctx);
}

function auditedPart({
  createdAt: _c,
  updatedAt: _u,
  lastSignInAt: _l,
  invitedAt: _i,
  role: _r,
  displayName: _d,
  ...rest
}: UserView): Record<string, unknown> {
  return rest;
}
