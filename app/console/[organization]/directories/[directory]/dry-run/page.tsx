import { getTranslations } from "next-intl/server";
import { DataTable, rowClass } from "@/components/console/data-table";
import { ClientTexts } from "@/components/texts/client-texts";
import { Link } from "@/components/ui/link";
import { Moment } from "@/components/ui/moment";
import { PageTitle } from "@/components/ui/page-title";
import { StatusBadge } from "@/components/ui/status-badge";
import { requestActions, sentenceKeys } from "@/lib/directories/request-action";
import { countDryRun, listDryRun } from "@/lib/directories/request-queries";
import { type DirectoryParams, openDirectory } from "../open-directory";
import { getRequestSentence } from "../requests/get-request-sentence";
import { EndDryRun } from "./end-dry-run";

const shownRequests = 100;

/** What a directory would have done so far, and the button that turns it real. */
export default async function DryRunPage({ params }: { params: DirectoryParams }) {
  const { slug, directory, db, base } = await openDirectory(params);
  const t = await getTranslations("directories.dryRunPage");
  const requests = await getTranslations("directories.requests");
  const counts = await countDryRun(db, directory);
  const latest = await listDryRun(db, directory, shownRequests);
  const sentence = await getRequestSentence(directory.name);
  const refused = counts.filter(({ isRefused }) => isRefused).reduce((sum, row) => sum + row.requests, 0);
  const done = requestActions.flatMap((action) => {
    const found = counts.find((row) => row.action === action && !row.isRefused);
    return found ? [{ label: requests(`actions.${sentenceKeys[action]}`), count: found.requests }] : [];
  });
  const rows = [...done, ...(refused > 0 ? [{ label: t("refused"), count: refused }] : [])];
  return (
    <ClientTexts of={["directories.dryRunPage"]}>
      <PageTitle>{`${directory.name} · ${t("title")}`}</PageTitle>
      <h2 className="mb-1 text-base font-semibold">{t("title")}</h2>
      <p className="mb-4 text-muted">{t(directory.dryRun ? "purpose" : "notDry")}</p>
      {rows.length === 0 ? (
        <p className="mb-6">{t("none")}</p>
      ) : (
        <div className="mb-6">
          <DataTable
            label={t("title")}
            columns={(["action", "requests"] as const).map((key) => ({
              key,
              label: t(`columns.${key}`),
              isNumeric: key === "requests",
            }))}
          >
            {rows.map(({ label, count }) => (
              <tr key={label} className={rowClass}>
                <td>{label}</td>
                <td className="text-right tabular-nums">{count}</td>
              </tr>
            ))}
          </DataTable>
        </div>
      )}
      {directory.dryRun && <EndDryRun slug={slug} directoryId={directory.id} name={directory.name} />}
      {latest.length > 0 && (
        <section className="mt-6" aria-labelledby="latest">
          <h3 id="latest" className="mb-3 font-semibold">
            {t("latest")}
          </h3>
          <ul className="space-y-2">
            {latest.map((request) => (
              <li key={request.id} className="flex flex-wrap items-baseline gap-2">
                <StatusBadge variant={request.status < 400 ? "good" : "bad"} label={String(request.status)} />
                <Link className="link min-w-0 break-words" href={`${base}/requests/${request.id}`}>
                  {sentence(request)}
                </Link>
                <span className="text-muted">
                  <Moment at={request.at} />
                </span>
              </li>
            ))}
          </ul>
        </section>
      )}
    </ClientTexts>
  );
}
