import Form from "next/form";
import { getLocale, getTranslations } from "next-intl/server";
import { longestHelpSearch, searchHelp } from "@/components/console/help-search";
import { type PageSearchParams, readPageQuery } from "@/components/console/page-query";
import { Link } from "@/components/ui/link";
import { PageTitle } from "@/components/ui/page-title";
import { button, card, input } from "@/components/ui/styles";
import { inLanguage } from "@/lib/presets/preset";
import { listPresets } from "@/lib/presets/preset-store";
import { anchorOf, readTopics } from "./help-document";

/** What there is to read: a page for each page of the console, a guide for each provider, and the references. */
export default async function HelpPage({ searchParams }: { searchParams: PageSearchParams }) {
  const t = await getTranslations("help");
  const panel = await getTranslations("helpPanel");
  const language = await getLocale();
  const topics = await readTopics(language);
  const search = (await readPageQuery(searchParams)).search?.slice(0, longestHelpSearch) ?? "";
  const hits = searchHelp(topics, search);
  return (
    <main>
      <PageTitle>{t("title")}</PageTitle>
      <h1 className="mb-6 text-xl font-semibold">{t("title")}</h1>
      <search>
        <Form action="/help" prefetch={false} className="mb-6 flex flex-wrap items-end gap-3">
          <label className="min-w-0 flex-1">
            <span className="mb-1 block text-muted">{panel("search")}</span>
            <input
              key={search}
              type="search"
              name="search"
              defaultValue={search}
              maxLength={longestHelpSearch}
              autoComplete="off"
              className={input}
            />
          </label>
          <button type="submit" className={button.secondary}>
            {panel("submit")}
          </button>
        </Form>
      </search>
      {search.trim() !== "" && (
        <section className={`${card} mb-6`} aria-labelledby="found">
          <h2 id="found" className="mb-3 text-base font-semibold">
            {panel("count", { count: hits.length })}
          </h2>
          <ul className="space-y-3">
            {hits.map((hit) => (
              <li key={`${hit.topic} ${hit.part}`}>
                <Link
                  className="link font-medium"
                  href={`/help/${hit.topic}${hit.heading === null ? "" : `#${anchorOf(hit.heading)}`}`}
                >
                  {hit.heading === null ? hit.title : `${hit.title}: ${hit.heading}`}
                </Link>
                <p className="break-words text-muted">{hit.excerpt}</p>
              </li>
            ))}
          </ul>
        </section>
      )}
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
