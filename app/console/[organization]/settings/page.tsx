import { getTranslations } from "next-intl/server";
import { CopyField } from "@/components/ui/copy-field";
import { PageHeader } from "@/components/ui/page-header";
import { card } from "@/components/ui/styles";
import { requireAdmin } from "@/lib/auth/current-person";
import { getDb } from "@/lib/db/open-database";
import { countRecoveryCodes } from "@/lib/directory/login-code-store";
import { env } from "@/lib/env";
import { DeleteOrganization, RecoveryCodes, SettingsForm } from "./settings-forms";

/** The organization's own settings, and what only an operator may do with it. */
export default async function SettingsPage({ params }: { params: Promise<{ organization: string }> }) {
  const { organization: slug } = await params;
  const { person, organization } = await requireAdmin(slug);
  const t = await getTranslations("settings");
  const { name, tenantId, claimsRetentionDays, ssoEnabled } = organization;
  const left = person.isOperator ? await countRecoveryCodes(await getDb(), person.user.id) : 0;
  return (
    <>
      <PageHeader title={t("title")} purpose={t("purpose")} />
      <section className={`${card} mb-6`}>
        <CopyField label={t("signInAddress")} value={`${env().APP_URL}/sign-in/${slug}`} />
      </section>
      <SettingsForm
        slug={slug}
        values={{ name, tenantId: tenantId ?? "", claimsRetentionDays, ssoEnabled }}
        isOperator={person.isOperator}
      />
      {person.isOperator && (
        <>
          <RecoveryCodes left={left} />
          <DeleteOrganization slug={slug} name={name} />
        </>
      )}
    </>
  );
}
