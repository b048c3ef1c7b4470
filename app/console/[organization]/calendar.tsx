import { getTranslations } from "next-intl/server";
import { Link } from "@/components/ui/link";
import { card } from "@/components/ui/styles";
import type { CalendarEntry } from "@/lib/connections/health/expiry-calendar";
import { ExpiryBadge } from "./connections/expiry-badge";

/** Certificates, secrets and keys in the order in which they run out. */
export async function Calendar({ slug, entries }: { slug: string; entries: readonly CalendarEntry[] }) {
  const t = await getTranslations("overview.calendar");
  return (
    <section className={`${card} mb-6`} aria-labelledby="calendar">
      <h2 id="calendar" className="mb-3 text-base font-semibold">
        {t("title")}
      </h2>
      {entries.length === 0 && <p className="text-muted">{t("none")}</p>}
      <ol className="space-y-2">
        {entries.map(({ kind, connection, at }) => (
          <li key={`${kind} ${connection.id}`} className="flex flex-wrap items-baseline justify-between gap-x-3">
            <span className="min-w-0 break-words">
              <Link className="link" href={`/console/${slug}/connections/${connection.id}`}>
                {connection.name}
              </Link>
              <span className="text-muted">: {t(kind)}</span>
            </span>
            <ExpiryBadge at={at} />
          </li>
        ))}
      </ol>
    </section>
  );
}
