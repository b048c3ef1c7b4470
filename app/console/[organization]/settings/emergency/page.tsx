import { getTranslations } from "next-intl/server";
import { ConfirmWithPasskey } from "@/app/sign-in/confirm/confirm-with-passkey";
import { PageHeader } from "@/components/console/page-header";
import { ClientTexts } from "@/components/texts/client-texts";
import { Link } from "@/components/ui/link";
import { button, card } from "@/components/ui/styles";
import { requireAdmin } from "@/lib/auth/current-person";
import { requestContext } from "@/lib/auth/request-context";
import { listNamedPasskeys } from "@/lib/directory/passkey-store";
import { readEmergencyAccess } from "@/lib/directory/read-emergency-access";
import { countRecoveryCodes } from "@/lib/directory/recovery-code-store";
import { CheckCodeForm } from "./check-code-form";
import { LastProven } from "./last-proven";

/** The drill: somebody who administers the organization tries the way in that is there when the provider is not. */
export default async function EmergencyPage({ params }: { params: Promise<{ organization: string }> }) {
  const { organization: slug } = await params;
  const { person, organization } = await requireAdmin(slug, "settings.write");
  const t = await getTranslations("emergency");
  const ctx = await requestContext();
  const { id: userId, organizationId } = person.user;
  const isMember = organizationId === organization.id;
  const [access, passkeys, codes] = await Promise.all([
    readEmergencyAccess(organization, ctx),
    listNamedPasskeys(ctx.db, { organizationId, userId }),
    countRecoveryCodes(ctx.db, userId),
  ]);
  return (
    <>
      <PageHeader help="settings" title={t("title")} purpose={t("purpose")} under={{ slug, list: "settings" }} />
      <p className={`${card} mb-6`} role="status">
        <LastProven access={access} />
      </p>
      {isMember ? (
        <>
          <section className={`${card} mb-6`} aria-labelledby="by-passkey">
            <h2 id="by-passkey" className="mb-1 text-base font-semibold">
              {t("byPasskey")}
            </h2>
            <p className="mb-3 text-muted">{t("byPasskeyText")}</p>
            {passkeys.length > 0 ? (
              <div className="max-w-[320px]">
                <ClientTexts of={["sessionConfirmation"]}>
                  <ConfirmWithPasskey returnTo={`/console/${slug}/settings/emergency`} />
                </ClientTexts>
              </div>
            ) : (
              <Link className={button.secondary} href="/dashboard#passkeys">
                {t("addPasskey")}
              </Link>
            )}
          </section>
          <section className={`${card} mb-6`} aria-labelledby="by-code">
            <h2 id="by-code" className="mb-1 text-base font-semibold">
              {t("byCode")}
            </h2>
            <p className="mb-3 text-muted">{t("byCodeText", { left: codes })}</p>
            {codes > 0 && (
              <ClientTexts of={["emergency"]}>
                <CheckCodeForm slug={slug} />
              </ClientTexts>
            )}
          </section>
        </>
      ) : (
        <p className="text-muted">{t("elsewhere")}</p>
      )}
    </>
  );
}
