import { getTranslations } from "next-intl/server";
import { Moment } from "@/components/ui/moment";
import type { DismissedBatch } from "@/lib/connections/health/finding-groups";
import { RestoreFindings } from "./dismiss-finding";

const shownBatches = 20;

/** What was dismissed and is there still: why, by whom, until when. */
export async function DismissedFindings({
  slug,
  batches,
  isOpen,
}: {
  slug: string;
  batches: readonly DismissedBatch[];
  isOpen: boolean;
}) {
  const t = await getTranslations("overview");
  const kinds = await getTranslations("findings");
  const more = batches.length - shownBatches;
  return (
    <details className="mt-3 border-t border-border pt-3">
      <summary className="w-fit cursor-pointer text-muted">
        {t("dismissed.title", { count: batches.reduce((sum, { findings }) => sum + findings.length, 0) })}
      </summary>
      <ul className="mt-3 space-y-3">
        {batches.slice(0, shownBatches).map((batch) => {
          const names = [...new Set(batch.findings.flatMap(({ connectionName }) => connectionName ?? []))];
          const [name] = names;
          return (
            <li key={batch.batch} className="flex flex-wrap items-start justify-between gap-3">
              <div className="min-w-0 break-words">
                <p className="font-medium">{kinds(`${batch.id}.kind`)}</p>
                {name && <p>{t("dismissed.connections", { name, count: names.length, more: names.length - 1 })}</p>}
                <p>{batch.reason}</p>
                <p className="text-muted">
                  <Moment at={batch.createdAt} words={(date) => t("dismissed.by", { author: batch.author, date })} />
                  {batch.endsAt && (
                    <>
                      {" · "}
                      <Moment at={dayOf(batch.endsAt)} words={(until) => t("dismissed.until", { until })} />
                    </>
                  )}
                </p>
              </div>
              {isOpen && <RestoreFindings slug={slug} batch={batch.batch} kind={kinds(`${batch.id}.kind`)} />}
            </li>
          );
        })}
      </ul>
      {more > 0 && <p className="mt-3 text-muted">{t("uncounted", { count: more })}</p>}
    </details>
  );
}

/** The day on which findings are shown again: the same day everywhere. */
function dayOf(endsAt: Date): string {
  return endsAt.toISOString().slice(0, 10);
}
