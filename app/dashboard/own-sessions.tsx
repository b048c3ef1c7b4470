import { getFormatter, getTranslations } from "next-intl/server";
import { Moment } from "@/components/ui/moment";
import { stampText } from "@/components/ui/moment-text";
import { card } from "@/components/ui/styles";
import { deviceTextValues } from "@/lib/directory/device-name";
import type { SessionView } from "@/lib/directory/session-store";
import { endOwnSession, signOutEverywhereElse } from "./actions";
import { OwnForm } from "./own-form";

/** Where a person is signed in, and the ways to end it; plain forms, which work without JavaScript. */
export async function OwnSessions({
  sessions,
  ownId,
}: {
  sessions: readonly SessionView[];
  /** The session of this browser; it ends by signing out. */
  ownId: string;
}) {
  const t = await getTranslations("dashboard");
  const format = await getFormatter();
  return (
    <section className={card}>
      <h2 id="sessions" tabIndex={-1} className="mb-3 text-base font-semibold">
        {t("sessions")}
      </h2>
      <ul className="mb-4">
        {sessions.map(({ id, userAgent, method, createdAt, lastSeenAt, applications }) => {
          const device = t("device", deviceTextValues(userAgent));
          return (
            <li key={id} className="flex flex-wrap items-center justify-between gap-3 border-t border-border py-2">
              <div className="min-w-0">
                {device}
                {id === ownId && <strong className="font-medium"> · {t("thisSession")}</strong>}
                <span className="block text-muted">
                  {t("method", { method })} · <Moment at={lastSeenAt} words={(when) => t("lastSeen", { when })} />
                </span>
                {applications.length > 0 && (
                  <span className="block break-words text-muted">
                    {t("reached", { applications: format.list(applications) })}
                  </span>
                )}
              </div>
              {id !== ownId && (
                <OwnForm
                  action={endOwnSession}
                  label={t("endSession")}
                  name={t("endSessionOn", { device, when: stampText(format, createdAt) })}
                  heading="sessions"
                >
                  <input type="hidden" name="session" value={id} />
                </OwnForm>
              )}
            </li>
          );
        })}
      </ul>
      <OwnForm action={signOutEverywhereElse} label={t("signOutEverywhere")} />
    </section>
  );
}
