import { z } from "zod";
import { recordAudit } from "@/lib/audit/audit-store";
import type { Context } from "@/lib/context";
import { randomId, randomToken } from "@/lib/crypto/tokens";
import type { Db } from "@/lib/db/database";
import { beginSession } from "@/lib/directory/begin-session";
import { slugSchema } from "@/lib/directory/directory-schema";
import { endSessions } from "@/lib/directory/end-sessions";
import { addGrants } from "@/lib/directory/grant-store";
import {
  findOrganization,
  insertOrganization,
  listRoles,
  newOrganizationSettings,
  type Organization,
} from "@/lib/directory/organization-store";
import { deletePasskeysOfUsers } from "@/lib/directory/passkey-store";
import { replaceRecoveryCodes } from "@/lib/directory/recovery-code-store";
import { findUserByEmail, hasOperator, insertUser, updateUserRow } from "@/lib/directory/user-store";
import { SsoError } from "@/lib/errors/sso-error";
import { plain, said } from "@/lib/facts/fact";
import { emailSchema } from "@/lib/identity/email";
import { nameSchema } from "@/lib/identity/plain-text";
import type { BrowserMeta } from "./begin-local-session";
import { consumeFirstRunToken } from "./first-run-store";
import { hashRecoveryCode, makeRecoveryCodes } from "./recovery-codes";

export const firstRunSchema = z.strictObject({
  token: z.string().min(1),
  fullName: nameSchema(200),
  email: emailSchema,
  organizationName: nameSchema(),
  organizationSlug: slugSchema,
  /** The short name of an organization that is there already, and that the person agreed to join. */
  joins: z.string().max(40).optional(),
});
export type FirstRunInput = z.infer<typeof firstRunSchema>;

export type FirstRunResult = {
  recoveryCodes: string[];
  session: { token: string; expiresAt: Date };
  organization: string;
};

/**
 * The first administrator: uses the printed link up, creates the operator and the first organization, and shows the recovery codes once. An
 * organization that is there already (automation made it, or its last operator is gone) is joined only by somebody who agreed to join
 * this one: its name stays, so a name that was typed for a new one would be lost.
 * @throws SsoError first_run_link when the link was used or has expired; already_exists
 */
export async function completeFirstRun(
  input: FirstRunInput & { locale: string },
  meta: BrowserMeta,
  ctx: Context,
): Promise<FirstRunResult> {
  const codes = makeRecoveryCodes();
  const token = randomToken(32);
  return ctx.db.transaction(async (tx) => {
    const inner = { ...ctx, db: tx };
    if (!(await consumeFirstRunToken(tx, input.token, ctx.now))) throw new SsoError("first_run_link");
    // Each instance and each start printed a link: only the first one that is used makes an operator.
    if (await hasOperator(tx)) throw new SsoError("first_run_link");
    const organization = (await joinedOrganization(input, tx)) ?? (await newOrganization(input, inner));
    const userId = await operatorIn(organization, input, inner);
    const consoleRoles = (await listRoles(tx, organization.id))
      .filter((role) => role.consoleRole === "owner")
      .slice(0, 1);
    const grant = { organizationId: organization.id, userId, grantedBy: "manual", createdAt: ctx.now };
    await addGrants(
      tx,
      "role",
      grant,
      consoleRoles.map(({ key }) => ({ key, reason: said("setAtFirstRun") })),
    );
    await replaceRecoveryCodes(tx, userId, codes.map(hashRecoveryCode), ctx.now);
    // Of somebody who was here before: made for less than the whole installation, perhaps in a session that a provider vouched for.
    await deletePasskeysOfUsers(tx, organization.id, [userId]);
    await endSessions(
      { organizationId: organization.id, filter: { user: userId }, byOperator: true },
      "revoked",
      inner,
    );
    const expiresAt = await beginSession(
      {
        id: randomId(12),
        token,
        organizationId: organization.id,
        userId,
        method: "first-run",
        connectionId: null,
        encryptedSubject: null,
        ...meta,
        endsAt: null,
      },
      inner,
    );
    await recordAudit(
      {
        organizationId: organization.id,
        action: "installation.first-run",
        target: { type: "user", id: userId, label: input.email },
      },
      inner,
    );
    return { recoveryCodes: codes, session: { token, expiresAt }, organization: organization.slug };
  });
}

/** @returns null when the short name is free. @throws SsoError already_exists */
async function joinedOrganization({ organizationSlug, joins }: FirstRunInput, db: Db): Promise<Organization | null> {
  const found = await findOrganization(db, organizationSlug);
  if (found && joins !== found.slug)
    throw new SsoError("already_exists", {
      expected: said("freeSlug"),
      got: plain(found.slug),
      fields: { organizationSlug: "slug_taken" },
    });
  return found;
}

async function newOrganization(input: FirstRunInput, ctx: Context): Promise<Organization> {
  const organization: Organization = {
    id: randomId(10),
    slug: input.organizationSlug,
    name: input.organizationName,
    tenantId: null,
    ...newOrganizationSettings,
    createdAt: ctx.now,
  };
  await insertOrganization(ctx.db, organization);
  return organization;
}

async function operatorIn(
  organization: Organization,
  input: FirstRunInput & { locale: string },
  ctx: Context,
): Promise<string> {
  const known = await findUserByEmail(ctx.db, organization.id, input.email);
  const { now } = ctx;
  const fields = {
    fullName: input.fullName,
    operator: true,
    operatorSince: now,
    status: "active",
    updatedAt: now,
  } as const;
  if (known) {
    await updateUserRow(ctx.db, organization.id, known.id, { ...fields, locale: known.locale ?? input.locale });
    return known.id;
  }
  const user = await insertUser(ctx.db, {
    ...fields,
    id: randomId(12),
    organizationId: organization.id,
    email: input.email,
    // Mails that nobody asks for (a certificate that runs out) have no request whose language they could take.
    locale: input.locale,
    createdBy: "first-run",
    createdAt: ctx.now,
  });
  return user.id;
}
