import { getTranslations } from "next-intl/server";
import { DataTable, rowClass } from "@/components/console/data-table";
import { Link } from "@/components/ui/link";
import { Moment } from "@/components/ui/moment";
import { StatusBadge } from "@/components/ui/status-badge";
import type { ConnectionHealth } from "@/lib/connections/health/connection-health";

const columns = ["connection", "state", "signIns", "lastSignIn", "findings"] as const;
const variants = { failing: "bad", attention: "warning", healthy: "good", draft: "open", off: "off" } as const;

/** More than this is what the list of connections is for. */
const shownConnections = 10;

/** The connections that need somebody most, and the way to all of them. */
export async function HealthTable({
  slug,
  ranked,
  isOpen,
}: {
  slug: string;
  ranked: readonly ConnectionHealth[];
  /** Whether the list of connections is there for who looks. */
  isOpen: boolean;
}) {
  const t = await getTranslations("overview.health");
  const connections = await getTranslations("connections");
  return (
    <section className="mb-6">
      <div className="mb-3 flex flex-wrap items-baseline justify-between gap-3">
        <h2 className="text-base font-semibold">{t("title")}</h2>
        {isOpen && (
          <Link className="link" href={`/console/${slug}/connections`}>
            {t("all", { count: ranked.length })}
          </Link>
        )}
      </div>
      <DataTable label={t("title")} columns={columns.map((key) => ({ key, label: t(`columns.${key}`) }))}>
        {ranked.slice(0, shownConnections).map(({ connection: { id, name, kind, lastSignInAt }, ...health }) => (
          <tr key={id} className={rowClass}>
            <td className="min-w-44">
              <Link className="link font-medium break-words" href={`/console/${slug}/connections/${id}`}>
                {name}
              </Link>
              <span className="block text-muted">{connections(`kinds.${kind}`)}</span>
            </td>
            <td>
              <StatusBadge variant={variants[health.state]} label={t(`state.${health.state}`)} />
            </td>
            <td className="whitespace-nowrap tabular-nums">
              {health.tally.succeeded + health.tally.failed === 0 ? t("noSignIns") : t("signIns", health.tally)}
            </td>
            <td className="whitespace-nowrap">
              {lastSignInAt ? <Moment at={lastSignInAt} isInRow /> : connections("never")}
            </td>
            <td className="tabular-nums">{health.findings}</td>
          </tr>
        ))}
      </DataTable>
    </section>
  );
}
