import { z } from "zod";
import { recordAudit } from "@/lib/audit/audit-store";
import { diffFields } from "@/lib/audit/diff-fields";
import { requireAsRead } from "@/lib/audit/require-as-read";
import { imageBoxes } from "@/lib/branding/draw-image";
import { imagePath } from "@/lib/branding/image-schema";
import { insertImage } from "@/lib/branding/image-store";
import { takeImage } from "@/lib/branding/take-image";
import type { Context } from "@/lib/context";
import { randomId } from "@/lib/crypto/tokens";
import { brokenConstraint } from "@/lib/db/database";
import { SsoError } from "@/lib/errors/sso-error";
import { plain, said } from "@/lib/facts/fact";
import { emailCodePolicies, type OrganizationInput, type OrganizationPatch } from "./directory-schema";
import { endSessions } from "./end-sessions";
import { lockRow } from "./lock-row-store";
import { consolePasskeyPolicies } from "./opened-rights";
import {
  findOrganization,
  insertOrganization,
  lockOrganization,
  newOrganizationSettings,
  type Organization,
  updateOrganizationRow,
} from "./organization-store";
import { requireConsolePasskeys } from "./require-console-passkeys";
import type { SessionFilter } from "./session-filter";
import { type SessionPolicy, sessionPolicySchema } from "./session-policy";
import { applySessionPolicy } from "./session-policy-store";

/** @throws SsoError already_exists when the slug is taken */
export async function createOrganization(input: OrganizationInput, ctx: Context): Promise<Organization> {
  const organization: Organization = {
    id: randomId(10),
    ...input,
    ...newOrganizationSettings,
    createdAt: ctx.now,
  };
  try {
    await ctx.db.transaction(async (tx) => {
      await insertOrganization(tx, organization);
      await recordAudit(
        {
          organizationId: organization.id,
          action: "organization.created",
          target: target(organization),
          changes: diffFields(null, toOrganizationView(organization)),
        },
        { ...ctx, db: tx },
      );
    });
  } catch (error) {
    if (!brokenConstraint(error)) throw error;
    throw new SsoError("already_exists", {
      expected: said("freeSlug"),
      got: plain(input.slug),
      fields: { slug: "slug_taken" },
    });
  }
  return organization;
}

export type UpdateOrganizationInput = {
  slug: string;
  patch: OrganizationPatch;
  /** Single sign-on as a whole is the operator's switch (IK-O10). */
  byOperator: boolean;
  /** Somebody came in through a provider lately and has a way back, so mailed codes may be closed. */
  isSsoProven: boolean;
  /** The session was confirmed with a passkey, so confirming may be required of others. */
  isPasskeyProven?: boolean;
};

/**
 * Changes an organization's settings. Closing mailed codes ends the sessions that began with one, and switching single sign-on off
 * those that a provider vouched for.
 * @throws SsoError not_found, forbidden, sso_untested, permission_missing, passkey_unconfirmed, break_glass_missing, image_refused,
 *   changed_meanwhile
 */
export async function updateOrganization(input: UpdateOrganizationInput, ctx: Context): Promise<Organization> {
  const { patch, byOperator, isSsoProven } = input;
  const before = await findOrganization(ctx.db, input.slug);
  if (!before) throw new SsoError("not_found");
  if (patch.ssoEnabled !== undefined && patch.ssoEnabled !== before.ssoEnabled && !byOperator)
    throw new SsoError("forbidden", { expected: said("operator"), got: said("organizationAdministrator") });
  const closesCodes = patch.emailCodes === "off" && before.emailCodes !== "off";
  if (closesCodes && !isSsoProven)
    throw new SsoError("sso_untested", {
      expected: said("recentSignInAndCode"),
      got: said("neitherShown"),
      fields: { emailCodes: "sso_untested" },
    });
  const { consolePasskeys: wanted = before.consolePasskeys } = patch;
  if (wanted !== before.consolePasskeys)
    await requireConsolePasskeys({ organizationId: before.id, wanted, isPasskeyProven: input.isPasskeyProven }, ctx);
  if (Object.keys(patch).length === 0) return before;
  const { logo, session = {}, ...fields } = patch;
  const taken = logo === undefined ? null : await takeLogo(before.id, logo, ctx);
  return ctx.db.transaction(async (tx) => {
    const inner = { ...ctx, db: tx };
    const columns = { ...fields, ...sessionColumns(session), ...(taken && { logo: taken.hash }) };
    const closesProviders = before.ssoEnabled && patch.ssoEnabled === false;
    // Sign-ins that are under way hold the row: they are waited for, and their sessions are found.
    if (patch.session || closesCodes || closesProviders)
      await lockRow(tx, { type: "organization", organizationId: before.id, key: before.id });
    else await lockOrganization(tx, before.id);
    const stored = (await findOrganization(tx, input.slug)) ?? before;
    if (taken?.drawn) await insertImage(tx, before.id, taken.drawn, ctx.now);
    const after = await updateOrganizationRow(tx, before.id, columns);
    if (patch.session) await applySessionPolicy(tx, before.id);
    const ends = (filter: SessionFilter, byOperator: boolean) => ({ organizationId: before.id, filter, byOperator });
    // Operators of the installation keep what they began with a code.
    if (closesCodes) await endSessions(ends({ method: "code" }, false), "codes_off", inner);
    if (closesProviders) await endSessions(ends({ fromProviders: true }, true), "single_sign_on_off", inner);
    const changes = diffFields(toOrganizationView(stored), toOrganizationView(after));
    requireAsRead(changes, { asRead: ctx.asRead && withImagePath(ctx.asRead) });
    if (changes.length > 0) {
      await recordAudit(
        { organizationId: before.id, action: "organization.updated", target: target(before), changes },
        { ...ctx, db: tx },
      );
    }
    return after;
  });
}

/** What was read, with the logo as views name it: parsed as an input it is a hash. */
function withImagePath(read: NonNullable<Context["asRead"]>): NonNullable<Context["asRead"]> {
  return typeof read.logo === "string" ? { ...read, logo: imagePath(read.logo) } : read;
}

const takeLogo = (organizationId: string, image: string | null, ctx: Context) =>
  takeImage({ organizationId, image, box: imageBoxes.logo, path: "logo" }, ctx);

const target = (organization: Organization) => ({
  type: "organization" as const,
  id: organization.id,
  label: organization.name,
});

/** An organization for screens and answers. */
export const organizationViewSchema = z
  .object({
    slug: z.string(),
    name: z.string(),
    tenantId: z.string().nullable(),
    ssoEnabled: z.boolean(),
    claimsRetentionDays: z.int(),
    answersRetentionHours: z.int(),
    emailCodes: z.enum(emailCodePolicies),
    registeredOnly: z.boolean(),
    consolePasskeys: z.enum(consolePasskeyPolicies),
    session: sessionPolicySchema,
    logo: z.string().nullable().meta({ description: "The path of the logo; if null, only the name is shown." }),
    accentColor: z.string().nullable(),
    createdAt: z.iso.datetime(),
  })
  .meta({ id: "Organization" });
export type OrganizationView = z.infer<typeof organizationViewSchema>;

export function toOrganizationView(organization: Organization): OrganizationView {
  const {
    id: _id,
    texts: _texts,
    logo,
    createdAt,
    sessionIdleMinutes,
    sessionAbsoluteMinutes,
    consoleSignInHours,
    ...settings
  } = organization;
  const session = { idleMinutes: sessionIdleMinutes, absoluteMinutes: sessionAbsoluteMinutes, consoleSignInHours };
  return { ...settings, session, logo: logo && imagePath(logo), createdAt: createdAt.toISOString() };
}

function sessionColumns({ idleMinutes, absoluteMinutes, consoleSignInHours }: Partial<SessionPolicy>) {
  return {
    ...(idleMinutes !== undefined && { sessionIdleMinutes: idleMinutes }),
    ...(absoluteMinutes !== undefined && { sessionAbsoluteMinutes: absoluteMinutes }),
    ...(consoleSignInHours !== undefined && { consoleSignInHours }),
  };
}
