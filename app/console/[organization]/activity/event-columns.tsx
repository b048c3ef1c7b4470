import { getTranslations } from "next-intl/server";
import { CutText, RowLink, When } from "@/components/console/list/cells";
import type { ListColumn } from "@/components/console/list/row-table";
import { StatusBadge } from "@/components/ui/status-badge";
import type { EventView } from "@/lib/activity/event";
import { EventRowMenu } from "./event-row-menu";

/** What a list of sign-ins says of each; the reference opens the checks. */
export async function eventTableColumns(slug: string): Promise<ListColumn<EventView, "when">[]> {
  const t = await getTranslations("activity");
  const errors = await getTranslations("errors");
  const words = ({ code, purpose }: EventView) => {
    if (code !== "ok") return errors(`${code}.title`);
    if (purpose === "logout") return t("sessionsEnded");
    return t(purpose === "test" ? "testPassed" : "succeeded");
  };
  return [
    { key: "when", label: t("columns.when"), cell: ({ createdAt }) => <When at={createdAt} /> },
    {
      key: "outcome",
      label: t("columns.outcome"),
      cell: (event) => (
        <>
          <StatusBadge variant={event.code === "ok" ? "good" : "bad"} label={words(event)} />
          {event.repeats > 0 && <span className="ml-2 text-muted">{t("repeats", { count: event.repeats })}</span>}
          {event.purpose === "test" && <span className="ml-2 text-muted">{t("test")}</span>}
        </>
      ),
    },
    { key: "email", label: t("columns.email"), cell: ({ email }) => <CutText text={email ?? t("unknown")} /> },
    {
      key: "connection",
      label: t("columns.connection"),
      cell: ({ connectionName, protocol }) => <CutText text={connectionName ?? t(`protocol.${protocol}`)} />,
    },
    {
      key: "reference",
      label: t("columns.reference"),
      isFixed: true,
      cell: ({ reference }) => <RowLink href={`/console/${slug}/activity/${reference}`} text={reference} isMono />,
    },
  ];
}

/** The menu at the end of a row, where sign-ins are looked through. */
export async function eventMenuColumn(slug: string): Promise<ListColumn<EventView, "when">> {
  const t = await getTranslations("activity.rowMenu");
  const list = await getTranslations("list");
  const labels = {
    open: list("open"),
    copyReference: t("copyReference"),
    ofPerson: t("ofPerson"),
    ofConnection: t("ofConnection"),
  };
  return {
    key: "actions",
    label: list("rowMenu"),
    isFixed: true,
    isAtEdge: true,
    cell: ({ reference, email, connection }) => (
      <EventRowMenu slug={slug} event={{ reference, email, connection }} labels={labels} />
    ),
  };
}
