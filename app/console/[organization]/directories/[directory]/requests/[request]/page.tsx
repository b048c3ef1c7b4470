import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { getFactText } from "@/components/console/get-fact-text";
import { type PageSearchParams, readPageQuery } from "@/components/console/page-query";
import { Link } from "@/components/ui/link";
import { Moment } from "@/components/ui/moment";
import { PageTitle } from "@/components/ui/page-title";
import { button, card } from "@/components/ui/styles";
import { isQuestion } from "@/lib/directories/request-action";
import { findScimRequest } from "@/lib/directories/request-queries";
import type { ScimRequest } from "@/lib/scim/scim-request-store";
import { openDirectory } from "../../open-directory";
import { getRequestSentence } from "../get-request-sentence";
import { ClosedAccess } from "./closed-access";
import { ReplayRequest } from "./replay";

/** One request: what was sent, what it changed, and what was answered. */
export default async function DirectoryRequestPage({
  params,
  searchParams,
}: {
  params: Promise<{ organization: string; directory: string; request: string }>;
  searchParams: PageSearchParams;
}) {
  const { request: id } = await params;
  const { slug, directory, organization, db, base } = await openDirectory(params);
  const name = { organizationId: organization.id, directoryId: directory.id };
  const request = /^\d{1,15}$/.test(id) ? await findScimRequest(db, name, Number(id)) : null;
  if (!request) notFound();
  const t = await getTranslations("directories.requests.detail");
  const text = await getFactText();
  const sentence = await getRequestSentence(directory.name);
  const { replay } = await readPageQuery(searchParams);
  const { body, facts, receiptId } = request;
  return (
    <>
      <PageTitle>{`${directory.name} · ${t("title", { id })}`}</PageTitle>
      <div className="mb-4 flex flex-wrap items-start justify-between gap-3">
        <h2 className="text-base font-semibold break-words">{sentence({ ...request, facts: [] })}</h2>
        <a className={button.secondary} href={`${base}/requests/${request.id}/bundle`} download>
          {t("bundle")}
        </a>
      </div>
      <RequestFacts slug={slug} request={request} />
      <section className={`${card} mb-6`} aria-labelledby="changes">
        <h3 id="changes" className="mb-2 font-semibold">
          {t("changes")}
        </h3>
        {facts.length === 0 ? (
          <p className="text-muted">{t("nothing")}</p>
        ) : (
          <ul className="list-disc space-y-2 pl-5 break-words">
            {facts.map(text).map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        )}
      </section>
      {receiptId && <ClosedAccess slug={slug} organizationId={organization.id} receiptId={receiptId} />}
      {request.targetType !== "group" && !isQuestion(request.action) && (
        <ReplayRequest name={name} requestId={request.id} directory={directory.name} isAsked={replay === "now"} />
      )}
      <div className={card}>
        <h3 className="mb-1 font-semibold">{t("body")}</h3>
        {body === null ? (
          <p className="text-muted">{t("noBody")}</p>
        ) : (
          <>
            <p className="mb-3 text-muted">{t("bodyHelp")}</p>
            <section tabIndex={0} aria-label={t("body")} className="max-h-96 overflow-auto rounded-md bg-sunken p-3">
              <pre className="font-mono text-small">{JSON.stringify(body, null, 2)}</pre>
            </section>
          </>
        )}
      </div>
    </>
  );
}

/** Address, answer, time and client of a request. */
async function RequestFacts({ slug, request }: { slug: string; request: ScimRequest }) {
  const t = await getTranslations("directories.requests");
  const { at, method, path, status, scimType, client, milliseconds, userId, targetLabel } = request;
  const answer = [status, t("milliseconds", { milliseconds })].join(" · ");
  const rows: [string, ReactNode][] = [
    [
      t("detail.request"),
      <code key="request" className="font-mono text-small break-all">
        {method} {path}
      </code>,
    ],
    [t("detail.at"), <Moment key="at" at={at} isExact />],
    [t("detail.answer"), answer],
    ...(scimType ? [[t("detail.scimType"), <code key="type">{scimType}</code>] satisfies [string, ReactNode]] : []),
    ...(targetLabel ? [[t("detail.target"), targetLabel] satisfies [string, ReactNode]] : []),
    ...(client ? [[t("detail.client"), client] satisfies [string, ReactNode]] : []),
  ];
  return (
    <>
      <dl className={`${card} mb-4 grid gap-x-6 gap-y-2 sm:grid-cols-[max-content_1fr]`}>
        {rows.map(([label, value]) => (
          <div key={label} className="contents">
            <dt className="text-muted">{label}</dt>
            <dd className="min-w-0 break-words">{value}</dd>
          </div>
        ))}
      </dl>
      {userId && (
        <p className="mb-6">
          <Link className="link" href={`/console/${slug}/users/${userId}`}>
            {t("detail.openUser")}
          </Link>
        </p>
      )}
    </>
  );
}
