import { getFormatter, getTranslations } from "next-intl/server";
import { CutText, RowLink, When } from "@/components/console/list/cells";
import type { ListColumn } from "@/components/console/list/row-table";
import { getJoinedValues } from "@/components/texts/get-joined-values";
import { Link } from "@/components/ui/link";
import { stampText } from "@/components/ui/moment-text";
import { deviceTextValues } from "@/lib/directory/device-name";
import type { SessionRow, SessionSort } from "@/lib/directory/session-list-queries";
import { SessionRowMenu } from "./session-row-menu";

/** What a session is told from others by: two of one person on one device by when they began. */
export async function sessionName(): Promise<(session: SessionRow) => string> {
  const t = await getTranslations("sessions");
  const account = await getTranslations("dashboard");
  const format = await getFormatter();
  return ({ email, userAgent, createdAt }) =>
    t("rowName", { email, device: account("device", deviceTextValues(userAgent)), when: stampText(format, createdAt) });
}

/**
 * What is shown of a session; the row leads to whose it is. Where it is used and what it reached are below what they belong to: a column
 * each would make the table wider than its box.
 */
export async function sessionColumns(
  slug: string,
  mayEnd: (session: SessionRow) => boolean,
  ownSession: string,
): Promise<ListColumn<SessionRow, SessionSort>[]> {
  const t = await getTranslations("sessions");
  const account = await getTranslations("dashboard");
  const list = await getTranslations("list");
  const joined = await getJoinedValues();
  const name = await sessionName();
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
        <>
          {session.id === ownSession ? (
            <span className="block max-w-[148px] break-words">{t("thisSession", { device: device(session) })}</span>
          ) : (
            <CutText text={device(session)} isShort />
          )}
          {session.address && <CutText text={session.address} isShort isMono isBeside />}
        </>
      ),
    },
    {
      key: "connection",
      label: t("columns.connection"),
      cell: ({ method, connectionId, connectionName, applications }) => (
        <>
          {connectionId && connectionName ? (
            <CutText text={connectionName} isShort>
              <Link className="link" href={`/console/${slug}/connections/${connectionId}`}>
                {connectionName}
              </Link>
            </CutText>
          ) : (
            <CutText text={account("method", { method })} isShort />
          )}
          {applications.length > 0 && (
            <CutText text={account("reached", { applications: joined(applications) })} isShort isBeside />
          )}
        </>
      ),
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
          session={{ id: session.id, userId: session.userId, email: session.email, name: name(session) }}
          mayEnd={mayEnd(session)}
        />
      ),
    },
  ];
}
