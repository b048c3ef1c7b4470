import { getFormatter, getTranslations } from "next-intl/server";
import type { DismissedBatch } from "@/lib/connections/health/finding-groups";
import { RestoreFindings } from "./dismiss-finding";

const day = 86_400_000;
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
  const format = await getFormatter();
  const date = (at: Date) => format.dateTime(at, { dateStyle: "medium" });
  const byWhom = ({ author, createdAt, endsAt }: DismissedBatch) => {
    const values = { author, date: date(createdAt) };
    // Its last day is the one before its end; a day is the same day everywhere.
    const until = endsAt && format.dateTime(new Date(endsAt.getTime() - day), { dateStyle: "medium", timeZone: "UTC" });
    return until ? t("dismissed.byUntil", { ...values, until }) : t("dismissed.by", values);
  };
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
                <p className="text-muted">{byWhom(batch)}</p>
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
