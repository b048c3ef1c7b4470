import { getTranslations } from "next-intl/server";
import { RowTable } from "@/components/console/list/row-table";
import type { EventView } from "@/lib/activity/event";
import { eventTableColumns } from "./event-columns";

/** Sign-ins as rows, where they are not looked through. */
export async function EventList({ slug, events }: { slug: string; events: EventView[] }) {
  const t = await getTranslations("activity");
  return (
    <RowTable
      label={t("title")}
      columns={await eventTableColumns(slug)}
      rows={events}
      rowKey={({ reference }) => reference}
    />
  );
}
