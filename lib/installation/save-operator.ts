import { recordAudit } from "@/lib/audit/audit-store";
import type { Context } from "@/lib/context";
import { createInvitedUser } from "@/lib/directory/create-invitation";
import { endSessions } from "@/lib/directory/end-sessions";
import { findOnlyOrganization, findOrganization, findOrganizationById } from "@/lib/directory/organization-store";
import { deletePasskeysOfUsers } from "@/lib/directory/passkey-store";
import { deleteRecoveryCodes } from "@/lib/directory/recovery-code-store";
import {
  findUserByEmail,
  findUserById,
  listUsersByEmail,
  lockOperators,
  type Operator,
  type User,
} from "@/lib/directory/user-store";
import { SsoError } from "@/lib/errors/sso-error";
import { personal, plain, said } from "@/lib/facts/fact";
import type { Mail } from "@/lib/mail/mailer-client";
import type { Language } from "@/lib/messages/languages";
import { findOperator, markOperator, unmarkOperator } from "./operator-store";
import type { OperatorInput, OperatorView } from "./operator-view";
import { recordOperatorMails } from "./record-operator-mails";
import { requireAmongOperators } from "./require-among-operators";

type Adding = {
  operator: OperatorInput;
  /** For somebody who is invited, whose language is not known. */
  language: Language;
  createdBy: "administrator" | "api";
};

type Person = Pick<User, "id" | "organizationId" | "email" | "locale">;

/**
 * Makes somebody an operator of the installation: the active user with this address, or somebody new, who is created in the organization
 * named and invited. Their recovery codes, passkeys and sessions from before end. Audited, told as an event, and mailed to every operator.
 * @returns the operator, and the invitation for the caller to send after its answer; null: the user was there
 * @throws SsoError forbidden, already_exists, validation_failed, rate_limited
 */
export async function addOperator(
  input: Adding,
  ctx: Context,
): Promise<{ operator: OperatorView; invitation: Mail | null }> {
  return ctx.db.transaction(async (tx) => {
    const inner = { ...ctx, db: tx };
    const operators = await lockOperators(tx);
    requireAmongOperators(operators, ctx);
    const { user, invitation } = await findOrInvite(input, inner);
    const person = await markOperator(tx, user, { by: ctx.actor.label, now: ctx.now });
    if (!person)
      throw new SsoError("already_exists", {
        expected: said("noOperatorYet"),
        got: personal(user.email),
        fields: { email: "operator_already" },
      });
    // Made for less than the whole installation, and perhaps kept with less care (checks.md 9.4).
    await deleteRecoveryCodes(tx, [person.id]);
    await deletePasskeysOfUsers(tx, person.organizationId, [person.id]);
    // And what they opened: a session that no provider vouched for would be an operator's from its next request on.
    await endSessions(
      { organizationId: person.organizationId, filter: { user: person.id }, byOperator: true },
      "revoked",
      inner,
    );
    await recordChange("added", { operators, person }, inner);
    return { operator: await readOperator(person.id, inner), invitation };
  });
}

/**
 * Takes an operator's rights, from the next request on; the person stays a user. The last active operator stays, and of two who take each
 * other's rights at once one. Who gives up their own types their e-mail address.
 * @throws SsoError not_found, forbidden, confirmation_mismatch, last_administrator
 */
export async function removeOperator(
  { userId, confirmName }: { userId: string; confirmName?: string },
  ctx: Context,
): Promise<OperatorView> {
  return ctx.db.transaction(async (tx) => {
    const inner = { ...ctx, db: tx };
    const operators = await lockOperators(tx);
    requireAmongOperators(operators, ctx);
    const view = await readOperator(userId, inner);
    const person = await findUserById(tx, userId);
    if (!person) throw new SsoError("not_found");
    const isOwn = ctx.actor.type === "user" && ctx.actor.id === userId;
    if (isOwn && confirmName?.trim() !== person.email)
      throw new SsoError("confirmation_mismatch", {
        expected: personal(person.email),
        got: plain(confirmName ?? ""),
        fields: { confirmName: "confirmation" },
      });
    if (operators.every(({ id }) => id === userId))
      throw new SsoError("last_administrator", { expected: said("otherOperator"), got: personal(person.email) });
    await unmarkOperator(tx, person, ctx.now);
    await endWithoutCodes(person, inner);
    await recordChange("removed", { operators, person }, inner);
    return view;
  });
}

async function findOrInvite(
  { operator, language, createdBy }: Adding,
  ctx: Context,
): Promise<{ user: Person; invitation: Mail | null }> {
  const { email } = operator;
  const found = operator.organization === undefined ? await listUsersByEmail(ctx.db, email) : [];
  const [only] = found;
  if (only && found.length === 1) return { user: only.user, invitation: null };
  const organization = operator.organization
    ? await findOrganization(ctx.db, operator.organization)
    : await findOnlyOrganization(ctx.db);
  if (!organization) throw unclearOrganization(operator);
  const user = await findUserByEmail(ctx.db, organization.id, email);
  if (user?.status === "suspended")
    throw new SsoError("validation_failed", {
      expected: said("activeUser"),
      got: said("suspendedUser"),
      fields: { email: "operator_suspended" },
    });
  if (user) return { user, invitation: null };
  const wanted = { organization, language, user: { email }, createdBy, isInvited: true };
  const { user: made, mail } = await createInvitedUser(wanted, ctx);
  return { user: { ...made, organizationId: organization.id }, invitation: mail };
}

const unclearOrganization = ({ organization }: OperatorInput) =>
  organization === undefined
    ? new SsoError("validation_failed", { fields: { organization: "operator_organization" } })
    : new SsoError("validation_failed", {
        got: plain(organization),
        fields: { organization: "organization_unknown" },
      });

/** Where an organization requires single sign-on, mailed codes were open to them as an operator alone. */
async function endWithoutCodes({ id, organizationId }: User, ctx: Context): Promise<void> {
  const organization = await findOrganizationById(ctx.db, organizationId);
  if (organization?.emailCodes !== "off") return;
  await endSessions({ organizationId, filter: { user: id, method: "code" }, byOperator: true }, "codes_off", ctx);
}

async function recordChange(
  change: "added" | "removed",
  { operators, person }: { operators: readonly Operator[]; person: User },
  ctx: Context,
): Promise<void> {
  const { id, organizationId, email } = person;
  const isAdded = change === "added";
  await recordAudit(
    {
      organizationId,
      action: `operator.${change}`,
      target: { type: "user", id, label: email },
      changes: [{ field: "operator", from: !isAdded, to: isAdded }],
    },
    ctx,
  );
  await recordOperatorMails(change, { operators, person }, ctx);
}

/** @throws SsoError not_found */
async function readOperator(id: string, { db }: Pick<Context, "db">): Promise<OperatorView> {
  const operator = await findOperator(db, id);
  if (!operator) throw new SsoError("not_found");
  return operator;
}
