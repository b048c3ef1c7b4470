import { getLocale, getTranslations } from "next-intl/server";
import { helpTopics } from "@/components/console/help-topics";
import { Link } from "@/components/ui/link";
import { PageTitle } from "@/components/ui/page-title";
import { card } from "@/components/ui/styles";
import { inLanguage } from "@/lib/presets/preset";
import { listPresets } from "@/lib/presets/preset-store";
import { readHelp } from "./help-document";

/** What there is to read: a page for each page of the console, a guide for each provider, and the references. */
export default async function HelpPage() {
  const t = await getTranslations("help");
  const language = await getLocale();
  const topics = await Promise.all(
    helpTopics.map(async (topic) => ({ topic, title: (await readHelp(topic, language))?.title ?? topic })),
  );
  return (
    <main>
      <PageTitle>{t("title")}</PageTitle>
      <h1 className="mb-6 text-xl font-semibold">{t("title")}</h1>
      <section className={`${card} mb-6`} aria-labelledby="topics">
        <h2 id="topics" className="mb-3 text-base font-semibold">
          {t("topics")}
        </h2>
        <ul className="grid gap-x-6 sm:grid-cols-2">
          {topics.map(({ topic, title }) => (
            <HelpLine key={topic} href={`/help/${topic}`} text={title} />
          ))}
        </ul>
      </section>
      <section className={`${card} mb-6`} aria-labelledby="providers">
        <h2 id="providers" className="mb-1 text-base font-semibold">
          {t("providers")}
        </h2>
        <p className="mb-3 text-muted">{t("providersHelp")}</p>
        <ul className="grid gap-x-6 sm:grid-cols-2">
          {listPresets().map(({ id, provider, summary }) => (
            <HelpLine key={id} href={`/help/guides/${id}`} text={`${provider}: ${inLanguage(summary, language)}`} />
          ))}
        </ul>
      </section>
      <section className={card} aria-labelledby="references">
        <h2 id="references" className="mb-1 text-base font-semibold">
          {t("references")}
        </h2>
        <p className="mb-3 text-muted">{t("inEnglish")}</p>
        <ul>
          <HelpLine href="/help/errors" text={t("errors")} />
          <HelpLine href="/help/connect-openid" text={t("connectOpenId")} />
          <HelpLine href="/help/connect-an-application" text={t("connectApplication")} />
          <HelpLine href="/help/reverse-proxies" text={t("reverseProxies")} />
          <HelpLine href="/help/self-hosting" text={t("selfHosting")} />
        </ul>
      </section>
    </main>
  );
}

function HelpLine({ href, text }: { href: string; text: string }) {
  return (
    <li>
      <Link className="flex min-h-9 items-center underline" href={href}>
        {text}
      </Link>
    </li>
  );
}
