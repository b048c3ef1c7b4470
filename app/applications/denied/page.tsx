import { getTranslations } from "next-intl/server";
import { type PageSearchParams, readPageQuery } from "@/components/console/page-query";
import { OrganizationCard } from "@/components/sign-in/organization-card";
import { ClientTexts } from "@/components/texts/client-texts";
import { CopyButton } from "@/components/ui/copy-button";
import { Link } from "@/components/ui/link";
import { wideButton } from "@/components/ui/styles";
import { findEvent } from "@/lib/activity/event-queries";
import { requirePerson } from "@/lib/auth/current-person";
import { getDb } from "@/lib/db/open-database";
import { findOrganizationById } from "@/lib/directory/organization-store";

/**
 * Says to somebody who was turned away which application it is, and whom to ask. What it knows is in the event of that reference,
 * and is said to nobody but the person of the event: a reference that is guessed tells nothing.
 */
export default async function DeniedPage({ searchParams }: { searchParams: PageSearchParams }) {
  const { reference = "" } = await readPageQuery(searchParams);
  const shown = /^[a-z0-9]{10}$/.test(reference) ? reference : null;
  const { user } = await requirePerson(shown ? `/applications/denied?reference=${shown}` : "/dashboard");
  const db = await getDb();
  const organization = await findOrganizationById(db, user.organizationId);
  const event = shown && (await findEvent(db, user.organizationId, shown));
  const application = event && event.userId === user.id ? event.applicationName : null;
  const t = await getTranslations("applicationDenied");
  return (
    <OrganizationCard organization={organization} title={t("title")}>
      <p className="mb-2 break-words">
        {application === null ? t("unknown") : t("text", { organization: user.organizationName, application })}
      </p>
      <p className="mb-4 break-words text-muted">
        {t(application === null ? "askUnknown" : "ask", { organization: user.organizationName })}
      </p>
      {application !== null && shown && (
        <div className="mb-4 flex items-center gap-3 rounded-md bg-sunken p-3">
          <p className="min-w-0 flex-1">
            {t("reference")} <code className="font-mono font-medium">{shown}</code>
          </p>
          <ClientTexts of={["copy"]}>
            <CopyButton label={t("reference")} value={shown} />
          </ClientTexts>
        </div>
      )}
      <Link className={`${wideButton.primary} mb-2`} href="/dashboard">
        {t("back")}
      </Link>
      <form method="post" action="/logout">
        <button type="submit" className={wideButton.secondary}>
          {t("other")}
        </button>
      </form>
    </OrganizationCard>
  );
}
