import { getTranslations } from "next-intl/server";
import { RowTable } from "@/components/console/list/list-table";
import type { ConnectionStatistics } from "@/lib/activity/sign-in-statistics-queries";
import type { Connection } from "@/lib/connections/connection";
import { connectionColumns } from "./connection-columns";

/** Connections as rows, where they are not looked through. */
export async function ConnectionList({
  slug,
  connections,
  statistics,
  isOnlyWay,
}: {
  slug: string;
  connections: Connection[];
  /** How sign-ins went of late, by connection. */
  statistics: ReadonlyMap<string, ConnectionStatistics>;
  /** Mailed codes are closed: people come in through connections alone. */
  isOnlyWay: boolean;
}) {
  const t = await getTranslations("connections");
  const offered = connections.filter(({ status, signIn }) => status === "live" && signIn.enabled);
  return (
    <RowTable
      label={t("title")}
      columns={await connectionColumns(slug, statistics, isOnlyWay && offered.length === 1)}
      rows={connections}
      rowKey={({ id }) => id}
    />
  );
}
