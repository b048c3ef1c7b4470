import { getFormatter, getTranslations } from "next-intl/server";
import { DataTable, rowClass } from "@/components/console/data-table";
import { Moment } from "@/components/ui/moment";
import { stampText } from "@/components/ui/moment-text";
import { getDb } from "@/lib/db/open-database";
import { deviceTextValues } from "@/lib/directory/device-name";
import { listSessions } from "@/lib/directory/session-store";
import { EndSessionButton } from "./end-session-button";

const columns = ["device", "method", "connection", "applications", "lastUsed", "actions"] as const;

/** Where somebody is signed in, and the way to end it. */
export async function PersonSessions({
  slug,
  user: { id, organizationId, operator },
  name,
  byOperator,
}: {
  slug: string;
  user: { id: string; organizationId: string; operator: boolean };
  name: string;
  /** An operator looks: nobody else ends the sessions of operators (decision 0007). */
  byOperator: boolean;
}) {
  const t = await getTranslations("userPage");
  const format = await getFormatter();
  const account = await getTranslations("dashboard");
  const sessions = await listSessions(await getDb(), organizationId, id, new Date());
  const mayEnd = byOperator || !operator;
  return (
    <section className="mb-6">
      <div className="mb-3 flex flex-wrap items-center justify-between gap-3">
        <h2 id="sessions" tabIndex={-1} className="text-base font-semibold">
          {t("sessions")}
        </h2>
        {mayEnd && sessions.length > 1 && <EndSessionButton slug={slug} userId={id} name={name} session={null} />}
      </div>
      {!mayEnd && <p className="mb-3 text-muted">{t("operatorSessions")}</p>}
      {sessions.length === 0 ? (
        <p className="text-muted">{t("noSessions")}</p>
      ) : (
        <DataTable label={t("sessions")} columns={columns.map((key) => ({ key, label: t(`sessionColumns.${key}`) }))}>
          {sessions.map((session) => {
            const { id: sessionId, address, method, connectionName, createdAt, lastSeenAt, applications } = session;
            const device = account("device", deviceTextValues(session.userAgent));
            return (
              <tr key={sessionId} className={rowClass}>
                <td>
                  {device}
                  {address && <span className="block font-mono text-small text-muted">{address}</span>}
                </td>
                <td>{account("method", { method })}</td>
                <td className="break-words">{connectionName ?? t("noConnection")}</td>
                <td className="break-words">{format.list(applications)}</td>
                <td className="whitespace-nowrap">
                  <Moment at={lastSeenAt} isInRow />
                </td>
                <td>
                  {mayEnd && (
                    <EndSessionButton
                      slug={slug}
                      userId={id}
                      name={name}
                      session={{ id: sessionId, device, signedIn: stampText(format, createdAt) }}
                    />
                  )}
                </td>
              </tr>
            );
          })}
        </DataTable>
      )}
    </section>
  );
}
