import { cookies } from "next/headers";
import { getTranslations } from "next-intl/server";
import { CenteredCard } from "@/components/sign-in/centered-card";
import { Link } from "@/components/ui/link";
import { PageTitle } from "@/components/ui/page-title";
import { button, wideButton } from "@/components/ui/styles";
import { findApplication } from "@/lib/applications/application-store";
import { openApplicationTest } from "@/lib/applications/provider/application-test";
import { findApplicationTest } from "@/lib/applications/provider/application-test-store";
import { applicationTestCookieName } from "@/lib/auth/session-cookie";
import { secretBox } from "@/lib/crypto/app-secret-box";
import { getDb } from "@/lib/db/open-database";
import { TestOutcome } from "./test-outcome";

/**
 * What the test of an application came to, for the browser that began it: whoever signed in for it may be nobody who sees the console.
 */
export default async function TriedPage() {
  const kept = openApplicationTest(secretBox(), (await cookies()).get(applicationTestCookieName())?.value);
  const db = await getDb();
  const result = kept && (await findApplicationTest(db, kept.state, new Date()));
  const application = kept && (await findApplication(db, kept.organizationId, kept.applicationId));
  const t = await getTranslations("applicationTest");
  if (!kept || !result || !application)
    return (
      <CenteredCard title={t("noneTitle")}>
        <p className="mb-4 text-muted">{t("noneText")}</p>
        <Link className={wideButton.primary} href="/dashboard">
          {t("dashboard")}
        </Link>
      </CenteredCard>
    );
  const tab = `/console/${kept.slug}/applications/${application.id}/try`;
  return (
    <main className="mx-auto min-h-dvh max-w-[1120px] p-4 sm:p-8">
      <PageTitle>{t("title", { application: application.name })}</PageTitle>
      <h1 className="mb-4 text-xl font-semibold break-words">{t("title", { application: application.name })}</h1>
      <TestOutcome
        application={application}
        result={result}
        base={`/console/${kept.slug}/applications/${application.id}`}
      />
      <Link className={`${button.secondary} mt-6`} href={tab}>
        {t("back")}
      </Link>
    </main>
  );
}
