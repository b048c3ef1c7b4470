import { getTranslations } from "next-intl/server";
import { May } from "@/components/console/rights";
import { Link } from "@/components/ui/link";
import { Moment } from "@/components/ui/moment";
import { StatusBadge } from "@/components/ui/status-badge";
import { card } from "@/components/ui/styles";
import type { LogoutState } from "@/lib/diagnosis/read-logout-state";
import { LogoutTest } from "./logout-test";

/** How to test signing out, how far it works, and what became of the last message about it. */
export async function LogoutCheck({ slug, base, state }: { slug: string; base: string; state: LogoutState }) {
  const t = await getTranslations("logoutCheck");
  const errors = await getTranslations("errors");
  const { reachesProvider, sessions, last, test } = state;
  const { open, named } = sessions;
  const isFindable = open === 0 || named > 0;
  return (
    <section className={`${card} mt-6`} aria-labelledby="logout-check">
      <h2 id="logout-check" className="mb-1 text-base font-semibold">
        {t("title")}
      </h2>
      {test && (
        <May>
          <LogoutTest base={base} test={test} />
        </May>
      )}
      <p className="mb-3 max-w-[720px] text-muted">{t("how")}</p>
      <ul className="space-y-2">
        <li>
          <StatusBadge
            variant={reachesProvider ? "good" : "off"}
            label={t(reachesProvider ? "reachesProvider" : "endsHere")}
          />
        </li>
        <li>
          <StatusBadge variant={isFindable ? "good" : "warning"} label={t("sessions", { open, named })} />
          {!isFindable && <p className="mt-1 max-w-[720px] text-muted">{t("noSessionId")}</p>}
        </li>
        <li>
          {last ? (
            <>
              <StatusBadge
                variant={last.code === "ok" ? "good" : "bad"}
                label={last.code === "ok" ? t("obeyed") : errors(`${last.code}.title`)}
              />{" "}
              <Link className="link" href={`/console/${slug}/activity/${last.reference}`}>
                {t("lastMessage")} <Moment at={last.createdAt} />
              </Link>
            </>
          ) : (
            <StatusBadge variant="open" label={t("none")} />
          )}
        </li>
      </ul>
    </section>
  );
}
