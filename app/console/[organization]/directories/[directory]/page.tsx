import { getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { ClientTexts } from "@/components/texts/client-texts";
import { CopyField } from "@/components/ui/copy-field";
import { Link } from "@/components/ui/link";
import { Moment } from "@/components/ui/moment";
import { PageTitle } from "@/components/ui/page-title";
import { button, card } from "@/components/ui/styles";
import { type DirectoryFigures, noFigures, readDirectoryFigures } from "@/lib/directories/directory-figures-queries";
import { directoryValues } from "@/lib/directories/directory-guide";
import { directoryState } from "@/lib/directories/directory-state";
import { scimUrlOf } from "@/lib/directories/directory-view";
import { env } from "@/lib/env";
import type { Directory } from "@/lib/scim/directory-store";
import { listDirectoryTokens } from "@/lib/scim/directory-token-store";
import { MissingPersonForm } from "../missing-person-form";
import { type DirectoryParams, openDirectory } from "./open-directory";

/** What the provider needs, what came so far, and what to do next. */
export default async function DirectoryPage({ params }: { params: DirectoryParams }) {
  const { slug, directory, organization, db, base } = await openDirectory(params);
  const t = await getTranslations("directories.overview");
  const { id, name, preset, lastRequestAt } = directory;
  const figures = (await readDirectoryFigures(db, organization.id, new Date())).get(id) ?? noFigures;
  const tokens = await listDirectoryTokens(db, { organizationId: organization.id, directoryId: id });
  const client = tokens.findLast(({ lastClient }) => lastClient !== null)?.lastClient;
  const { scimUrl, entraUrl } = directoryValues(scimUrlOf(directory, env().APP_URL), null);
  const next = nextStep(directory, figures);
  const facts: [string, ReactNode][] = [
    [t("active"), figures.active],
    [t("inactive"), figures.inactive],
    [t("groups"), figures.groups],
    [t("refused"), figures.refused],
    [t("lastRequest"), lastRequestAt ? <Moment key="at" at={lastRequestAt} /> : t("never")],
    ...(lastRequestAt ? [[t("client"), client ?? t("unknownClient")] satisfies [string, ReactNode]] : []),
  ];
  return (
    <ClientTexts of={["copy"]}>
      <PageTitle>{name}</PageTitle>
      <section className={`${card} mb-6`} aria-labelledby="next-step">
        <h2 id="next-step" className="mb-1 text-base font-semibold">
          {t("next")}
        </h2>
        <p className="mb-3">{t(`steps.${next}`)}</p>
        {next === "waiting" && (
          <Link className={button.primary} href={`${base}/guide`}>
            {t("toGuide")}
          </Link>
        )}
        {next === "refused" && (
          <Link className={button.primary} href={`${base}/requests?outcome=refused`}>
            {t("toRequests")}
          </Link>
        )}
        {next === "dryRun" && (
          <Link className={button.primary} href={`${base}/dry-run`}>
            {t("toDryRun")}
          </Link>
        )}
      </section>
      <section className={`${card} mb-6`} aria-labelledby="values">
        <h2 id="values" className="mb-3 text-base font-semibold">
          {t("values")}
        </h2>
        <CopyField label={t("scimUrl")} value={(preset === "entra" ? entraUrl : scimUrl) ?? ""} />
        <p className="text-muted">{t("tokenHelp")}</p>
      </section>
      <h2 className="mb-3 text-base font-semibold">{t("figures")}</h2>
      <dl className={`${card} grid gap-x-6 gap-y-2 sm:grid-cols-[max-content_1fr]`}>
        {facts.map(([label, value]) => (
          <div key={label} className="contents">
            <dt className="text-muted">{label}</dt>
            <dd className="tabular-nums break-words">{value}</dd>
          </div>
        ))}
      </dl>
      <MissingPersonForm slug={slug} email="" />
    </ClientTexts>
  );
}

function nextStep(directory: Directory, { refused }: DirectoryFigures) {
  const state = directoryState(directory);
  return state === "active" && refused > 0 ? "refused" : state;
}
