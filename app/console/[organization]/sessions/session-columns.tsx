import { getTranslations } from "next-intl/server";
import { CutText, RowLink, When } from "@/components/console/list/cells";
import type { ListColumn } from "@/components/console/list/list-table";
import { getJoinedValues } from "@/components/texts/get-joined-values";
import { Link } from "@/components/ui/link";
import { deviceTextValues } from "@/lib/directory/device-name";
import type { SessionRow, SessionSort } from "@/lib/directory/session-list-queries";
import { SessionRowMenu } from "./session-row-menu";

/** What a session is told from others by. */
export async function sessionName(): Promise<(session: SessionRow) => string> {
  const t = await getTranslations("sessions");
  const account = await getTranslations("dashboard");
  return ({ email, userAgent }) => t("rowName", { email, device: account("device", deviceTextValues(userAgent)) });
}

/** What is shown of a session; the row leads to whose it is. */
export async function sessionColumns(
  slug: string,
  mayEnd: (session: SessionRow) => boolean,
  ownSession: string,
): Promise<ListColumn<SessionRow, SessionSort>[]> {
  const t = await getTranslations("sessions");
  const account = await getTranslations("dashboard");
  const list = await getTranslations("list");
  const joined = await getJoinedValues();
  const device = ({ userAgent }: SessionRow) => account("device", deviceTextValues(userAgent));
  return [
    {
      key: "user",
      label: t("columns.user"),
      isFixed: true,
      cell: ({ userId, email }) => <RowLink href={`/console/${slug}/users/${userId}`} text={email} />,
    },
    {
      key: "device",
      label: t("columns.device"),
      cell: (session) => (
        <CutText text={session.id === ownSession ? t("thisSession", { device: device(session) }) : device(session)} />
      ),
    },
    {
      key: "address",
      label: t("columns.address"),
      cell: ({ address }) => <CutText text={address ?? ""} isMono />,
    },
    {
      key: "connection",
      label: t("columns.connection"),
      cell: ({ method, connectionId, connectionName }) =>
        connectionId && connectionName ? (
          <CutText text={connectionName}>
            <Link className="link" href={`/console/${slug}/connections/${connectionId}`}>
              {connectionName}
            </Link>
          </CutText>
        ) : (
          account("method", { method })
        ),
    },
    {
      key: "applications",
      label: t("columns.applications"),
      cell: ({ applications }) => <CutText text={joined(applications)} />,
    },
    { key: "created", label: t("columns.created"), sort: "created", cell: ({ createdAt }) => <When at={createdAt} /> },
    {
      key: "lastSeen",
      label: t("columns.lastSeen"),
      sort: "lastSeen",
      cell: ({ lastSeenAt }) => <When at={lastSeenAt} />,
    },
    {
      key: "actions",
      label: list("rowMenu"),
      isFixed: true,
      isAtEdge: true,
      cell: (session) => (
        <SessionRowMenu
          slug={slug}
          session={{ id: session.id, userId: session.userId, email: session.email, device: device(session) }}
          mayEnd={mayEnd(session)}
        />
      ),
    },
  ];
}
