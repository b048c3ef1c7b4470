import { getTranslations } from "next-intl/server";
import { ChangeList } from "@/components/console/change-list";
import { Pager } from "@/components/console/data-table";
import { getLabelledChanges } from "@/components/console/get-field-label";
import { type PageSearchParams, readPageQuery } from "@/components/console/page-query";
import { ClientTexts } from "@/components/texts/client-texts";
import { Moment } from "@/components/ui/moment";
import { PageTitle } from "@/components/ui/page-title";
import { StatusBadge } from "@/components/ui/status-badge";
import { card } from "@/components/ui/styles";
import { listApplicationVersions } from "@/lib/applications/application-version-store";
import { diffFields } from "@/lib/audit/diff-fields";
import { type ApplicationParams, openApplication } from "../open-application";
import { RestoreApplication } from "./restore-application";

const pageSize = 20;

/** Every saved version of an application: who, when, what changed, and the way back. */
export default async function HistoryPage({
  params,
  searchParams,
}: {
  params: ApplicationParams;
  searchParams: PageSearchParams;
}) {
  const { slug, application, db, base } = await openApplication(params);
  const { before: place } = await readPageQuery(searchParams);
  const before = place && /^\d{1,9}$/.test(place) ? Number(place) : null;
  // One more than is shown: the oldest is compared with its predecessor, too.
  const versions = await listApplicationVersions(db, application, { limit: pageSize + 1, before });
  const shown = versions.slice(0, pageSize);
  const t = await getTranslations("history");
  const own = await getTranslations("applications");
  return (
    <ClientTexts of={["applications.history"]}>
      <PageTitle>{`${application.name} · ${own("tabs.history")}`}</PageTitle>
      <p className="mb-6 text-muted">{own("history.purpose")}</p>
      <ol className="space-y-4">
        {shown.map(({ version, author, createdAt, configuration }, index) => {
          const previous = versions[index + 1];
          const isCurrent = version === application.version;
          const { status } = configuration;
          return (
            <li key={version} className={card}>
              <div className="mb-2 flex flex-wrap items-center gap-3">
                <h2 className="text-base font-semibold">{t("version", { version })}</h2>
                <StatusBadge variant={status === "on" ? "good" : "off"} label={own(`status.${status}`)} />
                {isCurrent && <span className="text-muted">{t("current")}</span>}
              </div>
              <p className="mb-3 text-muted">
                <Moment at={createdAt} words={(when) => t("saved", { author, when })} />
              </p>
              {previous ? (
                <ChangesBetween before={previous.configuration} after={configuration} />
              ) : (
                <p className="text-muted">{t("first")}</p>
              )}
              {!isCurrent && (
                <div className="mt-3">
                  <RestoreApplication slug={slug} applicationId={application.id} version={version} status={status} />
                </div>
              )}
            </li>
          );
        })}
      </ol>
      <Pager
        label={t("pages")}
        previous={before === null ? undefined : { href: `${base}/history`, text: t("newest") }}
        next={
          versions.length > pageSize
            ? { href: `${base}/history?before=${shown.at(-1)?.version}`, text: t("older") }
            : undefined
        }
      />
    </ClientTexts>
  );
}

type Configuration = Awaited<ReturnType<typeof listApplicationVersions>>[number]["configuration"];

async function ChangesBetween({ before, after }: { before: Configuration; after: Configuration }) {
  return <ChangeList changes={await getLabelledChanges("application", diffFields(before, after))} />;
}
