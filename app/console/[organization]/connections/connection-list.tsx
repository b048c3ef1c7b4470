import Link from "next/link";
import { getFormatter, getTranslations } from "next-intl/server";
import { RateChart } from "@/components/console/rate-chart";
import { StatusBadge } from "@/components/ui/status-badge";
import type { Connection } from "@/lib/connections/connection";
import { nextExpiry } from "@/lib/connections/next-expiry";
import { type ConnectionStatistics, emptyStatistics } from "@/lib/sign-in/sign-in-statistics-queries";
import { ExpiryBadge } from "./expiry-badge";

const look = { live: "good", draft: "open", off: "off" } as const;

/** Connections with state, last sign-in and the first certificate or secret to expire. */
export async function ConnectionList({
  slug,
  connections,
  statistics,
}: {
  slug: string;
  connections: Connection[];
  /** How sign-ins went of late, by connection. */
  statistics: ReadonlyMap<string, ConnectionStatistics>;
}) {
  const t = await getTranslations("connections");
  const format = await getFormatter();
  const now = new Date();
  const peopleOf = ({ signIn }: Connection) => {
    if (!signIn.enabled) return t("people.hidden");
    if (signIn.isDefault) return t("people.default");
    return signIn.domains.join(", ") || t("people.button");
  };
  return (
    <section className="overflow-x-auto rounded-lg border border-border bg-raised" tabIndex={0} aria-label={t("title")}>
      <table className="w-full text-left">
        <thead>
          <tr className="border-b border-border text-muted">
            {(["name", "status", "people", "lastSignIn", "week", "certificate"] as const).map((column) => (
              <th key={column} scope="col" className="h-11 px-4 font-medium">
                {t(`columns.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {connections.map((connection) => {
            const expiry = nextExpiry(connection);
            const { week, days } = statistics.get(connection.id) ?? emptyStatistics();
            return (
              <tr key={connection.id} className="h-11 border-b border-border last:border-0">
                <td className="px-4">
                  <Link className="font-medium underline" href={`/console/${slug}/connections/${connection.id}`}>
                    {connection.name}
                  </Link>
                  <span className="ml-2 text-muted">{t(`kinds.${connection.kind}`)}</span>
                </td>
                <td className="px-4">
                  <StatusBadge look={look[connection.status]} label={t(`status.${connection.status}`)} />
                </td>
                <td className="max-w-60 px-4 py-2 break-words">{peopleOf(connection)}</td>
                <td className="px-4" title={connection.lastSignInAt?.toISOString()}>
                  {connection.lastSignInAt ? format.relativeTime(connection.lastSignInAt, now) : t("never")}
                </td>
                <td className="px-4 py-1">
                  <RateChart days={days} week={week} />
                </td>
                <td className="px-4" title={expiry?.at}>
                  {expiry ? <ExpiryBadge at={expiry.at} /> : t("noCertificate")}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}
