import { getTranslations } from "next-intl/server";
import { CutText, RowLink, When } from "@/components/console/list/cells";
import type { ListColumn } from "@/components/console/list/row-table";
import { RateChart } from "@/components/console/rate-chart";
import { StatusBadge } from "@/components/ui/status-badge";
import type { ConnectionStatistics } from "@/lib/activity/sign-in-statistics-queries";
import type { Connection } from "@/lib/connections/connection";
import type { ConnectionSort } from "@/lib/connections/connection-queries";
import type { ConnectionHealth } from "@/lib/connections/health/connection-health";
import { nextExpiry } from "@/lib/connections/health/next-expiry";
import { ConnectionRowMenu } from "./connection-row-menu";
import { ExpiryBadge } from "./expiry-badge";
import { HealthBadge } from "./health-badge";
import { OfferSwitch } from "./offer-switch";

const variants = { live: "good", draft: "open", off: "off" } as const;

/** A connection, how sign-ins through it went of late, and how it stands. */
type ConnectionRow = Connection & { statistics: ConnectionStatistics; health: ConnectionHealth | null };

/** What a list of connections says of each: state, who comes, last sign-in and the first certificate or secret to expire. */
export async function connectionColumns(
  slug: string,
  /** One connection is offered, and mailed codes are closed. */
  isLastWay: boolean,
): Promise<ListColumn<ConnectionRow, ConnectionSort>[]> {
  const t = await getTranslations("connections");
  const page = await getTranslations("connectionPage");
  const tabs = await getTranslations("connectionTabs");
  const list = await getTranslations("list");
  const labels = { open: list("open"), test: tabs("test"), guide: page("guide"), activity: page("activity") };
  const peopleOf = ({ signIn }: Connection) => {
    if (signIn.isDefault) return t("people.default");
    return signIn.domains.join(", ") || t("people.button");
  };
  return [
    {
      key: "name",
      label: t("columns.name"),
      sort: "name",
      isFixed: true,
      cell: ({ id, name, kind }) => (
        <>
          <RowLink href={`/console/${slug}/connections/${id}`} text={name} />
          <span className="text-muted">{t(`kinds.${kind}`)}</span>
        </>
      ),
    },
    {
      key: "status",
      label: t("columns.status"),
      cell: ({ status }) => <StatusBadge variant={variants[status]} label={t(`status.${status}`)} />,
    },
    {
      key: "health",
      label: t("columns.health"),
      cell: ({ health }) =>
        health && (
          <span className="stacked">
            <HealthBadge health={health} />
          </span>
        ),
    },
    {
      key: "people",
      label: t("columns.people"),
      cell: (connection) =>
        connection.status === "live" ? (
          <OfferSwitch
            slug={slug}
            connectionId={connection.id}
            name={connection.name}
            isOffered={connection.signIn.enabled}
            people={peopleOf(connection)}
            // Said where it is so alone: a page tells the browser of every row what each of its parts is given.
            {...(isLastWay && { isLastWay })}
          />
        ) : (
          <span className="text-muted">
            <CutText text={peopleOf(connection)} />
          </span>
        ),
    },
    {
      key: "lastSignIn",
      label: t("columns.lastSignIn"),
      sort: "lastSignIn",
      cell: ({ lastSignInAt }) => <When at={lastSignInAt} never={t("never")} />,
    },
    {
      key: "week",
      label: t("columns.week"),
      cell: ({ statistics: { days } }) => <RateChart days={days} />,
    },
    {
      key: "certificate",
      label: t("columns.certificate"),
      cell: (connection) => {
        const expiry = nextExpiry(connection, new Date());
        return expiry ? <ExpiryBadge at={expiry.at} isInRow /> : t("noCertificate");
      },
    },
    {
      key: "actions",
      label: list("rowMenu"),
      isFixed: true,
      isAtEdge: true,
      cell: ({ id, name }) => <ConnectionRowMenu slug={slug} connection={{ id, name }} labels={labels} />,
    },
  ];
}
