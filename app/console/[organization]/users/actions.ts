"use server";

import { getLocale } from "next-intl/server";
import { z } from "zod";
import { adminAction } from "@/lib/auth/admin-action";
import { sendInvitation } from "@/lib/auth/send-invitation";
import { changeGrants, grantChanges } from "@/lib/directory/change-grants";
import { changeStatuses } from "@/lib/directory/change-statuses";
import { createInvitedUser, inviteUser } from "@/lib/directory/create-invitation";
import { userInputSchema, userPatchSchema, userStatuses } from "@/lib/directory/directory-schema";
import { deleteUser, unlinkIdentity, updateUser } from "@/lib/directory/save-user";
import { grantKinds, takeGrant } from "@/lib/directory/take-grant";

const createSchema = z.strictObject({ user: userInputSchema, invite: z.boolean() });

export const createUserForm = adminAction("users.write", createSchema, async ({ user, invite }, ctx) => {
  const { organization } = ctx;
  const language = await getLocale();
  const wanted = { organization, language, user, createdBy: "administrator", isInvited: invite } as const;
  const { user: made, mail } = await createInvitedUser(wanted, ctx);
  if (mail) sendInvitation(mail);
  return { id: made.id };
});

const userId = z.string().max(40);

/** Whom a list was told to change: more than a page of it holds, and few enough for one transaction. */
const chosen = z.array(userId).min(1).max(1000);

/** Suspends the chosen ones of a list, or activates them again. */
export const changeStatusesForm = adminAction(
  "users.write",
  z.strictObject({ userIds: chosen, status: z.enum(userStatuses) }),
  async (input, ctx) => ({ userIds: await changeStatuses({ organizationId: ctx.organization.id, ...input }, ctx) }),
);

/** Gives the chosen ones of a list a role or a group by hand, or takes it. */
export const changeGrantsForm = adminAction(
  "users.write",
  z.strictObject({
    userIds: chosen,
    kind: z.enum(grantKinds),
    key: z.string().max(63),
    change: z.enum(grantChanges),
  }),
  async (input, ctx) => ({ userIds: await changeGrants({ organizationId: ctx.organization.id, ...input }, ctx) }),
);

export const inviteUserForm = adminAction("users.write", z.strictObject({ userId }), async (input, ctx) => {
  const { organization } = ctx;
  sendInvitation(await inviteUser({ organization, language: await getLocale(), userId: input.userId }, ctx));
});

export const updateUserForm = adminAction(
  "users.write",
  z.strictObject({ userId, user: userPatchSchema }),
  async (input, ctx) => {
    await updateUser(
      {
        organizationId: ctx.organization.id,
        userId: input.userId,
        byOperator: ctx.isOperator,
        patch: input.user,
        replaces: "manual",
      },
      ctx,
    );
  },
);

export const deleteUserForm = adminAction("users.write", z.strictObject({ userId }), (input, ctx) =>
  deleteUser({ organizationId: ctx.organization.id, userId: input.userId, byOperator: ctx.isOperator }, ctx),
);

/** Takes one role or group from a user, whatever gave it. */
export const takeGrantForm = adminAction(
  "users.write",
  z.strictObject({ userId, kind: z.enum(grantKinds), key: z.string().max(63), grantedBy: z.string().max(40) }),
  (input, ctx) => takeGrant({ organizationId: ctx.organization.id, byOperator: ctx.isOperator, ...input }, ctx),
);

export const unlinkIdentityForm = adminAction(
  "users.write",
  z.strictObject({ userId, connectionId: z.string().max(40) }),
  (input, ctx) => unlinkIdentity({ organizationId: ctx.organization.id, byOperator: ctx.isOperator, ...input }, ctx),
);
