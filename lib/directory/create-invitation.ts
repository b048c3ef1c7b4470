import { recordAudit } from "@/lib/audit/audit-store";
import { addOwnTexts } from "@/lib/branding/own-mail";
import type { Context } from "@/lib/context";
import { SsoError } from "@/lib/errors/sso-error";
import { said } from "@/lib/facts/fact";
import { displayName } from "@/lib/identity/display-name";
import type { Mail } from "@/lib/mail/mailer-client";
import { invitationMail } from "@/lib/messages/invitation-texts";
import { type Language, languageOfLocale } from "@/lib/messages/languages";
import { takeSharedLimit } from "@/lib/net/shared-limit-store";
import type { UserInput } from "./directory-schema";
import { markInvited } from "./invitation-store";
import type { Organization } from "./organization-store";
import { createUser } from "./save-user";
import { findUser, type User } from "./user-store";
import type { UserView } from "./user-view";

/** Somebody who is not there yet is not asked more often: anybody's address can be typed. */
const pauseMinutes = 10;

type Inviting = {
  organization: Organization;
  /** For a receiver whose language is not known. */
  language: Language;
};

/**
 * Invites a user: the mail says where to sign in. It holds no key of its own: the code that they ask for there proves the address
 * (IK-F5). Audited, and limited by organization and by user.
 * @returns the mail, for the caller to send after its answer
 * @throws SsoError not_found, rate_limited
 */
export async function inviteUser(input: Inviting & { userId: string }, ctx: Context): Promise<Mail> {
  const { organization, userId } = input;
  const user = await findUser(ctx.db, organization.id, userId);
  if (user?.status !== "active") throw new SsoError("not_found");
  await requireInvitationLeft(organization, ctx);
  return mark({ ...input, user }, ctx);
}

/**
 * Creates a user, and invites them where that is wanted. What would stop the invitation stops both: nobody has to guess whether the
 * user is there.
 * @returns the user, and the mail for the caller to send after its answer; null: none is wanted
 * @throws SsoError already_exists, validation_failed, rate_limited
 */
export async function createInvitedUser(
  input: Inviting & { user: UserInput; createdBy: "administrator" | "api"; isInvited: boolean },
  ctx: Context,
): Promise<{ user: UserView; mail: Mail | null }> {
  const { organization, user: wanted, createdBy, isInvited } = input;
  if (isInvited && wanted.status === "suspended")
    throw new SsoError("validation_failed", {
      expected: said("activeUser"),
      got: said("suspendedUser"),
      fields: { invite: "invite_suspended" },
    });
  if (isInvited) await requireInvitationLeft(organization, ctx);
  const user = await createUser({ organizationId: organization.id, user: wanted, createdBy }, ctx);
  if (!isInvited) return { user, mail: null };
  const mail = await mark({ ...input, user }, ctx);
  return { user: { ...user, invitedAt: ctx.now.toISOString() }, mail };
}

/** @throws SsoError rate_limited */
async function requireInvitationLeft({ id }: Organization, { db }: Context): Promise<void> {
  if (await takeSharedLimit(db, "invitation", id)) return;
  throw new SsoError("rate_limited", { expected: said("fewerInvitations"), got: said("tooManyInvitations") });
}

async function mark(
  {
    organization,
    language,
    user,
  }: Inviting & { user: Pick<User, "id" | "email" | "fullName" | "firstName" | "lastName" | "locale"> },
  ctx: Context,
): Promise<Mail> {
  const { id: userId, email, locale } = user;
  const before = new Date(ctx.now.getTime() - pauseMinutes * 60_000);
  await ctx.db.transaction(async (tx) => {
    const owner = { organizationId: organization.id, userId };
    const marked = await markInvited(tx, owner, { now: ctx.now, before });
    if (!marked)
      throw new SsoError("rate_limited", {
        expected: said("invitationPause", { count: pauseMinutes }),
        got: said("invitedBefore"),
        retryAfterSeconds: pauseMinutes * 60,
      });
    const target = { type: "user", id: userId, label: email } as const;
    await recordAudit({ organizationId: organization.id, action: "user.invited", target }, { ...ctx, db: tx });
  });
  const kind = organization.emailCodes === "off" ? "singleSignOn" : "code";
  const values = {
    name: organization.name,
    by: ctx.actor.type === "user" ? ctx.actor.label : organization.name,
    email,
    address: `${ctx.baseUrl}/sign-in/${organization.slug}`,
  };
  const read = languageOfLocale(locale) ?? language;
  const ours = await invitationMail(kind, values, read);
  const person = { name: displayName(user), email };
  return { to: email, ...addOwnTexts(ours, { organization, person }, { language: read, isInvitation: true }) };
}
