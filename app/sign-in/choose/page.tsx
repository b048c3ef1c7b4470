import { cookies, headers } from "next/headers";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { type PageSearchParams, readPageQuery } from "@/components/console/page-query";
import { OrganizationCard } from "@/components/sign-in/organization-card";
import { ProviderButton } from "@/components/sign-in/provider-button";
import { choicesOf } from "@/components/sign-in/sign-in-appearance";
import { Link } from "@/components/ui/link";
import { wideButton } from "@/components/ui/styles";
import { SubmitButton } from "@/components/ui/submit-button";
import { requestOrigin } from "@/lib/auth/request-context";
import { lastConnectionCookieName } from "@/lib/auth/session-cookie";
import { listChosenConnections } from "@/lib/connections/connection-store";
import { mostOffered } from "@/lib/connections/offered-connection-queries";
import { getDb } from "@/lib/db/open-database";
import { lookUpByIds } from "@/lib/net/rate-limit";
import { signInAddress } from "@/lib/sign-in/sign-in-address";
import { continueWithEmail } from "../actions";
import { startAddress } from "../sign-in-form";

/**
 * Several ways could be meant. The address carries ids of connections, not a question about an e-mail address: looking at it
 * tells nobody who is registered. The one that this browser used last comes first.
 */
export default async function ChoosePage({ searchParams }: { searchParams: PageSearchParams }) {
  const query = await readPageQuery(searchParams);
  const t = await getTranslations("signIn");
  const ids = [...new Set((query.connections ?? "").split(","))].filter(Boolean).slice(0, mostOffered);
  const last = (await cookies()).get(lastConnectionCookieName())?.value;
  const { machine } = requestOrigin(await headers());
  const db = await getDb();
  const found = await lookUpByIds(machine, ids, (known) => listChosenConnections(db, known));
  const { returnTo = "", login_hint: email = "", organization = "" } = query;
  if (found === null) redirect(signInAddress({ organization, returnTo, code: "rate_limited" }, "error"));
  const usable = [...found].sort((a, b) => Number(b.connection.id === last) - Number(a.connection.id === last));
  const choices = await choicesOf(usable.map(({ connection }) => connection));
  const organizations = new Map(usable.map(({ organization }) => [organization.id, organization]));
  const [first] = usable;
  const noteOf = (index: number) => {
    const where = organizations.size > 1 ? usable[index]?.organization.name : undefined;
    const when = choices[index]?.id === last ? t("usedLast") : undefined;
    return [where, when].filter(Boolean).join(" · ") || undefined;
  };
  const only = first && organizations.size === 1 ? first.organization : null;
  return (
    <OrganizationCard organization={only} title={t("chooseTitle")}>
      {choices.map((choice, index) => (
        <ProviderButton
          key={choice.id}
          choice={choice}
          href={startAddress(choice.id, returnTo, email)}
          waiting={t("waiting")}
          note={choices.length > 1 ? noteOf(index) : undefined}
        />
      ))}
      {query.more === "1" &&
        [...organizations.values()].map(({ id, slug, name }) => (
          <Link
            key={id}
            className={`${wideButton.secondary} mb-2`}
            href={signInAddress({ organization: slug, returnTo })}
          >
            {t("allWaysOf", { organization: name })}
          </Link>
        ))}
      {query.code === "1" && email && (
        <form action={continueWithEmail}>
          <input type="hidden" name="email" value={email} />
          <input type="hidden" name="returnTo" value={returnTo} />
          <input type="hidden" name="organization" value={organization} />
          <SubmitButton name="way" value="code" className={wideButton.secondary} waiting={t("waiting")}>
            {t("codeInstead")}
          </SubmitButton>
        </form>
      )}
      <Link className="link mt-4 block text-center text-muted" href={signInAddress({ organization, returnTo })}>
        {t("back")}
      </Link>
    </OrganizationCard>
  );
}
