import { getTranslations } from "next-intl/server";
import { PageHeader } from "@/components/console/page-header";
import { May } from "@/components/console/rights";
import { choicesOf } from "@/components/sign-in/sign-in-appearance";
import { CopyField } from "@/components/ui/copy-field";
import { Link } from "@/components/ui/link";
import { button, card } from "@/components/ui/styles";
import { readAlertRules } from "@/lib/alerts/alert-rules-store";
import { requireAdmin } from "@/lib/auth/current-person";
import { imagePath } from "@/lib/branding/image-schema";
import { listFirstOffered } from "@/lib/connections/offered-connection-queries";
import { getDb } from "@/lib/db/open-database";
import { readEmergencyAccess } from "@/lib/directory/read-emergency-access";
import { countRecoveryCodes } from "@/lib/directory/recovery-code-store";
import { toOrganizationView } from "@/lib/directory/save-organization";
import { env } from "@/lib/env";
import { AlertRulesForm } from "./alert-rules-form";
import { BrandingForm } from "./branding-form";
import { ConsolePasskeys } from "./console-passkeys";
import { LastProven } from "./emergency/last-proven";
import { SessionPolicyForm } from "./session-policy-form";
import { DeleteOrganization, SettingsForm } from "./settings-forms";
import { SignInPolicy } from "./sign-in-policy";

/** More buttons than these say nothing more about a logo and a colour. */
const mostChoices = 5;

/** The organization's own settings, and what only an operator may do with it. */
export default async function SettingsPage({ params }: { params: Promise<{ organization: string }> }) {
  const { organization: slug } = await params;
  const { person, organization } = await requireAdmin(slug, "settings.read");
  const t = await getTranslations("settings");
  const emergency = await getTranslations("emergency");
  const {
    name,
    tenantId,
    claimsRetentionDays,
    answersRetentionHours,
    ssoEnabled,
    emailCodes,
    registeredOnly,
    consolePasskeys,
    logo,
    accentColor,
  } = organization;
  const db = await getDb();
  const isMember = person.user.organizationId === organization.id;
  const [left, connections] = await Promise.all([
    countRecoveryCodes(db, person.user.id),
    listFirstOffered(db, organization.id, mostChoices),
  ]);
  return (
    <>
      <PageHeader
        help="settings"
        title={t("title")}
        purpose={t("purpose")}
        action={
          <a className={button.secondary} href={`/console/${slug}/settings/export`} download>
            {t("exportConfiguration")}
          </a>
        }
      />
      <section className={`${card} mb-6`}>
        <CopyField label={t("signInAddress")} value={`${env().APP_URL}/sign-in/${slug}`} />
      </section>
      <SettingsForm
        slug={slug}
        values={{ name, tenantId: tenantId ?? "", claimsRetentionDays, answersRetentionHours, ssoEnabled }}
        isOperator={person.isOperator}
      />
      <BrandingForm
        slug={slug}
        name={name}
        values={{ logo: logo ? imagePath(logo) : "", accentColor: accentColor ?? "" }}
        choices={await choicesOf(connections)}
      />
      <SignInPolicy slug={slug} emailCodes={emailCodes} registeredOnly={registeredOnly} />
      <ConsolePasskeys slug={slug} policy={consolePasskeys} />
      <SessionPolicyForm slug={slug} policy={toOrganizationView(organization).session} />
      <AlertRulesForm slug={slug} rules={await readAlertRules(db, organization.id)} />
      <section className={`${card} mb-6`} aria-labelledby="emergency">
        <h2 id="emergency" className="mb-1 text-base font-semibold">
          {emergency("title")}
        </h2>
        <p className="mb-3 text-muted">
          <LastProven access={await readEmergencyAccess(organization, { db })} />
        </p>
        <May permission="settings.write">
          <Link className={button.secondary} href={`/console/${slug}/settings/emergency`}>
            {emergency("try")}
          </Link>
        </May>
      </section>
      {(isMember || person.isOperator) && (
        <section className={`${card} mb-6`} aria-labelledby="recovery">
          <h2 id="recovery" className="mb-1 text-base font-semibold">
            {t("recovery")}
          </h2>
          <p className="mb-3 text-muted">{t("recoveryText", { left })}</p>
          <Link className={button.secondary} href="/dashboard#recovery-codes">
            {t("renew")}
          </Link>
        </section>
      )}
      {person.isOperator && <DeleteOrganization slug={slug} name={name} />}
    </>
  );
}
