import { getTranslations } from "next-intl/server";
import { ChangeList } from "@/components/console/change-list";
import { Pager } from "@/components/console/data-table";
import { getLabelledChanges } from "@/components/console/get-field-label";
import { type PageSearchParams, readPageQuery } from "@/components/console/page-query";
import { Link } from "@/components/ui/link";
import { Moment } from "@/components/ui/moment";
import { StatusBadge } from "@/components/ui/status-badge";
import { button, card } from "@/components/ui/styles";
import type { Connection } from "@/lib/connections/connection";
import { connectionChanges } from "@/lib/connections/connection-changes";
import { findDefaultConnection } from "@/lib/connections/connection-store";
import { takesDefaultFrom } from "@/lib/connections/default-moves";
import { findDraft } from "@/lib/connections/draft-store";
import { listProvenVersions } from "@/lib/connections/passed-test-store";
import { findVersion, listVersions } from "@/lib/connections/version-store";
import { tabAddress } from "../../../editor-tabs";
import { statusVariants } from "../../connection-header";
import { type ConnectionParams, openConnection } from "../../open-connection";
import { TabTitle } from "../../tab-title";
import { RestoreVersion } from "./restore-version";

const pageSize = 20;

/** Every saved version of a connection: who, when, what changed, and whether somebody signed in with it. */
export default async function HistoryPage({
  params,
  searchParams,
}: {
  params: ConnectionParams;
  searchParams: PageSearchParams;
}) {
  const { id, slug, connection: current, db, base } = await openConnection(params);
  const query = await readPageQuery(searchParams);
  const before = readNumber(query.before);
  // One more than is shown: the oldest is compared with its predecessor, too.
  const versions = await listVersions(db, current, { limit: pageSize + 1, before });
  const shown = versions.slice(0, pageSize);
  const proven = await listProvenVersions(
    db,
    current,
    shown.map(({ version }) => version),
  );
  const draft = await findDraft(db, current);
  const compared = readNumber(query.compare);
  const other = compared === null ? null : await findVersion(db, current, compared);
  const isDefaultElsewhere = !current.signIn.isDefault && shown.some(({ connection }) => connection.signIn.isDefault);
  const holder = isDefaultElsewhere ? await findDefaultConnection(db, current.organizationId) : null;
  const t = await getTranslations("history");
  const changes = await getTranslations("changes");
  const list = await getTranslations("connections");
  const path = tabAddress(base, "history");
  return (
    <>
      <TabTitle name={current.name} tab="history" />
      <p className="mb-6 text-muted">{t("purpose")}</p>
      {other && (
        <section className={`${card} mb-6`} aria-labelledby="compared">
          <h2 id="compared" className="mb-3 text-base font-semibold">
            {t("compared", { version: other.version, current: current.version })}
          </h2>
          <ChangesBetween before={other.connection} after={current} />
        </section>
      )}
      <ol className="space-y-4">
        {shown.map(({ version, author, createdAt, connection }, index) => {
          const previous = versions[index + 1];
          const isCurrent = version === current.version;
          const from = takesDefaultFrom(holder, connection);
          return (
            <li key={version} className={card}>
              <div className="mb-2 flex flex-wrap items-center gap-3">
                <h2 className="text-base font-semibold">{t("version", { version })}</h2>
                <StatusBadge variant={statusVariants[connection.status]} label={list(`status.${connection.status}`)} />
                {proven.has(version) && <StatusBadge variant="good" label={t("proven")} />}
                {isCurrent && <span className="text-muted">{t("current")}</span>}
              </div>
              <p className="mb-3 text-muted">
                <Moment at={createdAt} words={(when) => t("saved", { author, when })} />
              </p>
              {previous ? (
                <ChangesBetween before={previous.connection} after={connection} />
              ) : (
                <p className="text-muted">{t("first")}</p>
              )}
              {!isCurrent && (
                <div className="mt-3 flex flex-wrap gap-3">
                  <Link className={button.secondary} href={`${path}?compare=${version}`}>
                    {t("compare", { version })}
                  </Link>
                  <RestoreVersion
                    slug={slug}
                    connectionId={id}
                    version={version}
                    status={connection.status}
                    draftAt={draft?.updatedAt.toISOString() ?? null}
                    note={from === null ? null : changes("takesDefault", { connection: from })}
                  />
                </div>
              )}
            </li>
          );
        })}
      </ol>
      <Pager
        label={t("pages")}
        previous={before === null ? undefined : { href: path, text: t("newest") }}
        next={
          versions.length > pageSize ? { href: `${path}?before=${shown.at(-1)?.version}`, text: t("older") } : undefined
        }
      />
    </>
  );
}

async function ChangesBetween({ before, after }: { before: Connection; after: Connection }) {
  return <ChangeList changes={await getLabelledChanges("connection", connectionChanges(before, after))} />;
}

function readNumber(text: string | undefined): number | null {
  return text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : null;
}
