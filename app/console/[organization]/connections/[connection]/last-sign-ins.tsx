import { getTranslations } from "next-intl/server";
import { Link } from "@/components/ui/link";
import { Moment } from "@/components/ui/moment";
import { StatusBadge } from "@/components/ui/status-badge";
import { card } from "@/components/ui/styles";
import type { EventView } from "@/lib/activity/event";
import { listEvents } from "@/lib/activity/event-queries";
import type { Connection } from "@/lib/connections/connection";
import type { Db } from "@/lib/db/database";

const pageSize = 5;

/** Who signed in last through the connection, tests too, and how it ended. */
export async function LastSignIns({ slug, connection, db }: { slug: string; connection: Connection; db: Db }) {
  const t = await getTranslations("connectionPage");
  const activity = await getTranslations("activity");
  const errors = await getTranslations("errors");
  const { organizationId, id } = connection;
  const events = await listEvents(db, organizationId, { connection: id }, { limit: pageSize, before: null });
  const passed = (purpose: EventView["purpose"]) => (purpose === "logout" ? activity("sessionsEnded") : t("succeeded"));
  return (
    <section className={`${card} mb-6`} aria-labelledby="last-sign-ins">
      <h2 id="last-sign-ins" className="mb-3 text-base font-semibold">
        {t("lastSignIns")}
      </h2>
      {events.length === 0 && <p className="text-muted">{t("noEvents")}</p>}
      <ul className="space-y-2">
        {events.map(({ reference, code, email, purpose, createdAt }) => (
          <li key={reference} className="flex flex-wrap items-center gap-x-3 gap-y-1">
            <StatusBadge
              variant={code === "ok" ? "good" : "bad"}
              label={code === "ok" ? passed(purpose) : t("rejected")}
            />
            <Link className="link min-w-0 break-all" href={`/console/${slug}/activity/${reference}`}>
              {email ?? t("nobody")}
            </Link>
            {purpose === "test" && <span className="text-muted">{t("test")}</span>}
            {code !== "ok" && <span className="text-muted">{errors(`${code}.title`)}</span>}
            <span className="ml-auto text-muted">
              <Moment at={createdAt} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
