import { getTranslations } from "next-intl/server";
import { When } from "@/components/console/list/cells";
import { Link } from "@/components/ui/link";
import { Moment } from "@/components/ui/moment";
import { StatusBadge } from "@/components/ui/status-badge";
import { card } from "@/components/ui/styles";
import type { Connection } from "@/lib/connections/connection";
import type { NotedCertificate } from "@/lib/connections/refresh/certificate-store";
import { type CertificateView, readCertificate } from "@/lib/saml/certificate";
import { ExpiryBadge } from "../expiry-badge";
import { titleOf } from "../preview-words";
import { RefreshNow, TrustCertificate } from "./provider-actions";

/** The provider's certificates with their ends, those that wait, and how Gatehouse keeps all of it fresh. */
export async function ProviderState({
  slug,
  connection,
  noted,
}: {
  slug: string;
  connection: Connection;
  noted: NotedCertificate[];
}) {
  const isSaml = connection.protocol === "saml";
  const trusted = isSaml ? connection.saml.certificates.flatMap((pem) => readCertificate(pem)?.view ?? []) : [];
  const hasAddress = isSaml ? connection.saml.metadataUrl !== null : connection.oidc.discovery !== null;
  const t = await getTranslations("providerState");
  if (trusted.length === 0 && !hasAddress) return null;
  const retiring = new Set(noted.filter(({ state }) => state === "retiring").map(({ fingerprint }) => fingerprint));
  const waiting = noted
    .filter(({ state }) => state === "quarantined")
    .flatMap(({ certificate }) => readCertificate(certificate)?.view ?? []);
  return (
    <section className={`${card} mb-6`} aria-labelledby="provider-state">
      <h2 id="provider-state" className="mb-3 text-base font-semibold">
        {t(isSaml ? "title" : "titleOidc")}
      </h2>
      {(trusted.length > 0 || waiting.length > 0) && (
        <ul className="mb-3">
          {trusted.map((view) => (
            <CertificateRow key={view.fingerprint} view={view}>
              {retiring.has(view.fingerprint) ? (
                <StatusBadge variant="off" label={t("retiring")} />
              ) : (
                <StatusBadge variant="good" label={t("trusted")} />
              )}
            </CertificateRow>
          ))}
          {waiting.map((view) => (
            <CertificateRow key={view.fingerprint} view={view}>
              <StatusBadge variant="open" label={t("waiting")} />
              <TrustCertificate
                slug={slug}
                connectionId={connection.id}
                fingerprint={view.fingerprint}
                subject={view.subject}
              />
            </CertificateRow>
          ))}
        </ul>
      )}
      {hasAddress && (
        <>
          <dl className="mb-3 grid gap-x-6 gap-y-1 sm:grid-cols-[max-content_1fr]">
            <dt className="text-muted">{t("lastSuccess")}</dt>
            <dd>
              <When at={connection.metadataFetchedAt} never={t("never")} />
            </dd>
            <dt className="text-muted">{t("lastTry")}</dt>
            <dd>
              <When at={connection.metadataTriedAt} never={t("never")} />
              {connection.metadataFailure !== null && (
                <span className="text-danger">
                  {" "}
                  {t("failed")} {await titleOf(connection.metadataFailure)}{" "}
                  <Link
                    href={`/help/errors#${connection.metadataFailure}`}
                    target="_blank"
                    className="link font-mono text-small"
                  >
                    {connection.metadataFailure}
                  </Link>
                </span>
              )}
            </dd>
            <dt className="text-muted">{t("nextTry")}</dt>
            <dd>{connection.metadataNextTryAt === null ? t("soon") : <Moment at={connection.metadataNextTryAt} />}</dd>
          </dl>
          <RefreshNow slug={slug} connectionId={connection.id} />
        </>
      )}
    </section>
  );
}

function CertificateRow({ view, children }: { view: CertificateView; children: React.ReactNode }) {
  return (
    <li className="border-b border-border py-2 last:border-0">
      <div className="flex flex-wrap items-center gap-2">
        {children}
        <ExpiryBadge at={view.notAfter} />
        <span className="min-w-0 break-words">{view.subject}</span>
      </div>
      <span className="block font-mono text-small break-all text-muted">{view.fingerprint}</span>
    </li>
  );
}
