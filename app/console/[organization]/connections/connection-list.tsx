import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { cellClass, DataTable, rowClass } from "@/components/console/data-table";
import { RateChart } from "@/components/console/rate-chart";
import { Moment } from "@/components/ui/moment";
import { StatusBadge } from "@/components/ui/status-badge";
import { type ConnectionStatistics, emptyStatistics } from "@/lib/activity/sign-in-statistics-queries";
import type { Connection } from "@/lib/connections/connection";
import { nextExpiry } from "@/lib/connections/health/next-expiry";
import { ExpiryBadge } from "./expiry-badge";
import { OfferSwitch } from "./offer-switch";

const look = { live: "good", draft: "open", off: "off" } as const;
const columns = ["name", "status", "people", "lastSignIn", "week", "certificate"] as const;

/** Connections with state, last sign-in and the first certificate or secret to expire. */
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
  const peopleOf = ({ signIn }: Connection) => {
    if (signIn.isDefault) return t("people.default");
    return signIn.domains.join(", ") || t("people.button");
  };
  return (
    <DataTable label={t("title")} columns={columns.map((key) => ({ key, label: t(`columns.${key}`) }))}>
      {connections.map((connection) => {
        const expiry = nextExpiry(connection, new Date());
        const { week, days } = statistics.get(connection.id) ?? emptyStatistics();
        return (
          <tr key={connection.id} className={rowClass}>
            <td className={`${cellClass} min-w-44`}>
              <Link className="font-medium underline" href={`/console/${slug}/connections/${connection.id}`}>
                {connection.name}
              </Link>
              <span className="block text-muted">{t(`kinds.${connection.kind}`)}</span>
            </td>
            <td className={cellClass}>
              <StatusBadge look={look[connection.status]} label={t(`status.${connection.status}`)} />
            </td>
            <td className={`${cellClass} max-w-64`}>
              {connection.status === "live" ? (
                <OfferSwitch
                  slug={slug}
                  connectionId={connection.id}
                  name={connection.name}
                  isOffered={connection.signIn.enabled}
                  isLastWay={isOnlyWay && offered.length === 1}
                >
                  {peopleOf(connection)}
                </OfferSwitch>
              ) : (
                <span className="text-muted">{peopleOf(connection)}</span>
              )}
            </td>
            <td className={`${cellClass} whitespace-nowrap`}>
              {connection.lastSignInAt ? <Moment at={connection.lastSignInAt} /> : t("never")}
            </td>
            <td className={cellClass}>
              <RateChart days={days} week={week} />
            </td>
            <td className={`${cellClass} whitespace-nowrap`}>
              {expiry ? <ExpiryBadge at={expiry.at} /> : t("noCertificate")}
            </td>
          </tr>
        );
      })}
    </DataTable>
  );
}
