import { notFound } from "next/navigation";
import { getLocale, getTranslations } from "next-intl/server";
import { PageTitle } from "@/components/ui/page-title";
import { readHelp } from "../help-document";

type Params = { params: Promise<{ path: string[] }> };

async function read({ params }: Params) {
  return readHelp((await params).path.join("/"), await getLocale());
}

/** One document of the help. */
export default async function HelpDocumentPage(props: Params) {
  const document = await read(props);
  if (!document) notFound();
  const t = await getTranslations("help");
  const { title, html, language } = document;
  return (
    <main>
      <PageTitle>{`${title} · ${t("title")}`}</PageTitle>
      <h1 className="mb-4 text-xl font-semibold" lang={language}>
        {title}
      </h1>
      {language !== (await getLocale()) && <p className="mb-4 text-muted">{t("inEnglish")}</p>}
      <article
        className="help-text"
        lang={language}
        // biome-ignore lint/security/noDangerouslySetInnerHtml: made from our own documents, never from input
        dangerouslySetInnerHTML={{ __html: html }}
      />
    </main>
  );
}
