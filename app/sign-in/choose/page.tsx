import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { type PageSearchParams, readPageQuery } from "@/components/console/page-query";
import { CenteredCard, primaryButton } from "@/components/ui/card";
import { findConnectionForSignIn } from "@/lib/connections/connection-store";
import { getDb } from "@/lib/db/open-database";
import { startAddress } from "../sign-in-form";

/**
 * Several connections could be meant. The address carries their ids, not a question about an e-mail address: looking at
 * it tells nobody who is registered.
 */
export default async function ChoosePage({ searchParams }: { searchParams: PageSearchParams }) {
  const query = await readPageQuery(searchParams);
  const t = await getTranslations("signIn");
  const db = await getDb();
  const ids = [...new Set((query.connections ?? "").split(","))].filter(Boolean).slice(0, 20);
  const found = (await Promise.all(ids.map((id) => findConnectionForSignIn(db, id)))).filter(
    (choice) => choice !== null,
  );
  const usable = found.filter(
    ({ connection, organization }) =>
      connection.status === "live" && connection.signIn.enabled && organization.ssoEnabled,
  );
  return (
    <CenteredCard title={t("chooseTitle")}>
      {usable.map(({ connection, organization }) => (
        <a
          key={connection.id}
          className={`${primaryButton} mb-2`}
          href={startAddress(connection.id, query.returnTo ?? "", query.login_hint)}
        >
          {connection.signIn.buttonText ?? t("continueWith", { name: connection.name })} · {organization.name}
        </a>
      ))}
      <Link className="mt-4 block text-center text-muted underline" href="/sign-in">
        {t("back")}
      </Link>
    </CenteredCard>
  );
}
