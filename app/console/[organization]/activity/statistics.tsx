import { getFormatter, getTranslations } from "next-intl/server";
import { RateChart, successRate } from "@/components/console/rate-chart";
import { Link } from "@/components/ui/link";
import { card } from "@/components/ui/styles";
import { type ConnectionStatistics, emptyStatistics } from "@/lib/activity/sign-in-statistics-queries";
import type { ErrorCode } from "@/lib/errors/catalogue";
import { countedSignIns } from "./event-filter";

/** How sign-ins went of late, by connection, and why some were refused. */
export async function Statistics({
  slug,
  connections,
  statistics,
  refusals,
  connection,
}: {
  slug: string;
  connections: { id: string; name: string }[];
  statistics: ReadonlyMap<string, ConnectionStatistics>;
  refusals: { code: ErrorCode; count: number }[];
  /** Refusals are counted of this one alone; absent: of all. */
  connection: string | undefined;
}) {
  const t = await getTranslations("activity");
  const errors = await getTranslations("errors");
  const format = await getFormatter();
  const rate = (tally: ConnectionStatistics["day"]) => {
    const value = successRate(tally);
    return value === null ? "–" : format.number(value, { style: "percent", maximumFractionDigits: 1 });
  };
  if (connections.length === 0) return null;
  return (
    <div className="mb-6 grid gap-4 lg:grid-cols-2">
      <section className={card} aria-labelledby="rates">
        <h2 id="rates" className="mb-3 text-base font-semibold">
          {t("rates")}
        </h2>
        <ul className="space-y-3">
          {connections.map(({ id, name }) => {
            const { day, week, days } = statistics.get(id) ?? emptyStatistics();
            return (
              <li key={id} className="flex flex-wrap items-center justify-between gap-3">
                <Link className="link min-w-0 font-medium break-words" href={`?connection=${id}`}>
                  {name}
                </Link>
                <span className="flex items-center gap-4 tabular-nums">
                  <span>{t("rateDay", { rate: rate(day) })}</span>
                  <span>{t("rateWeek", { rate: rate(week) })}</span>
                  <RateChart days={days} />
                </span>
              </li>
            );
          })}
        </ul>
      </section>
      <section className={card} aria-labelledby="refusals">
        <h2 id="refusals" className="mb-3 text-base font-semibold">
          {t("refusals")}
        </h2>
        {refusals.length === 0 ? (
          <p className="text-muted">{t("noRefusals")}</p>
        ) : (
          <ol className="space-y-2">
            {refusals.map(({ code, count }) => (
              <li key={code} className="flex justify-between gap-3">
                <Link className="link min-w-0" href={countedSignIns(slug, "7d", { code, connection })}>
                  {errors(`${code}.title`)}
                </Link>
                <span className="tabular-nums">{format.number(count)}</span>
              </li>
            ))}
          </ol>
        )}
      </section>
    </div>
  );
}
