import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { cellClass, DataTable, rowClass } from "@/components/console/data-table";
import { Moment } from "@/components/ui/moment";
import { StatusBadge } from "@/components/ui/status-badge";
import type { EventView } from "@/lib/activity/event";

/** Sign-ins as rows, newest first; the reference opens the checks. */
export async function EventList({ slug, events }: { slug: string; events: EventView[] }) {
  const t = await getTranslations("activity");
  const errors = await getTranslations("errors");
  const columns = (["when", "outcome", "email", "connection", "reference"] as const).map((key) => ({
    key,
    label: t(`columns.${key}`),
  }));
  return (
    <DataTable label={t("title")} columns={columns}>
      {events.map((event) => (
        <tr key={event.reference} className={rowClass}>
          <td className={`${cellClass} whitespace-nowrap`}>
            <Moment at={event.createdAt} />
          </td>
          <td className={cellClass}>
            <StatusBadge
              look={event.code === "ok" ? "good" : "bad"}
              label={
                event.code === "ok"
                  ? t(event.purpose === "test" ? "testPassed" : "succeeded")
                  : errors(`${event.code}.title`)
              }
            />
            {event.repeats > 0 && <span className="ml-2 text-muted">{t("repeats", { count: event.repeats })}</span>}
            {event.purpose === "test" && <span className="ml-2 text-muted">{t("test")}</span>}
          </td>
          <td className={`${cellClass} whitespace-nowrap`}>{event.email ?? t("unknown")}</td>
          <td className={cellClass}>{event.connectionName ?? t(`protocol.${event.protocol}`)}</td>
          <td className={cellClass}>
            <Link className="font-mono text-[13px] underline" href={`/console/${slug}/activity/${event.reference}`}>
              {event.reference}
            </Link>
          </td>
        </tr>
      ))}
    </DataTable>
  );
}
