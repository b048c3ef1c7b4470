import { after } from "next/server";
import { getTranslations } from "next-intl/server";
import { recordAudit } from "@/lib/audit/audit-store";
import { findUser } from "@/lib/directory/user-store";
import { SsoError } from "@/lib/errors/sso-error";
import { said } from "@/lib/facts/fact";
import { log } from "@/lib/log";
import { sendMail } from "@/lib/mail/mailer-client";
import { languageOfLocale } from "@/lib/messages/languages";
import { takeRateLimit } from "@/lib/net/rate-limit";
import type { AdminContext } from "./admin-action";

/**
 * Mails a user where to sign in (IK-F5). The mail holds no key of its own: the code that they ask for there proves the
 * address. Audited, and limited, because anybody's address can be typed.
 * @throws SsoError not_found, rate_limited
 */
export async function sendInvitation(userId: string, ctx: AdminContext): Promise<void> {
  const { organization } = ctx;
  const user = await findUser(ctx.db, organization.id, userId);
  if (user?.status !== "active") throw new SsoError("not_found");
  if (!(await takeRateLimit("invitation", organization.id))) {
    throw new SsoError("rate_limited", {
      expected: said("fewerInvitations"),
      got: said("tooManyInvitations"),
    });
  }
  const target = { type: "user", id: user.id, label: user.email } as const;
  await recordAudit({ organizationId: organization.id, action: "user.invited", target }, ctx);
  // The receiver's language where it is known, else that of whoever invites.
  const locale = languageOfLocale(user.locale) ?? undefined;
  const t = locale ? await getTranslations({ locale, namespace: "mail" }) : await getTranslations("mail");
  const address = `${ctx.baseUrl}/sign-in/${organization.slug}`;
  const subject = t("invitationSubject", { name: organization.name });
  const values = { name: organization.name, by: ctx.actor.label, email: user.email, address };
  const text = organization.emailCodes === "off" ? t("invitationTextSso", values) : t("invitationText", values);
  after(() =>
    sendMail({ to: user.email, subject, text }).catch((error) =>
      log().error({ err: error }, "an invitation was not mailed"),
    ),
  );
}
