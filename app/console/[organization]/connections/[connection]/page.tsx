import Link from "next/link";
import { notFound } from "next/navigation";
import { getFormatter, getTranslations } from "next-intl/server";
import { PageHeader } from "@/components/console/page-header";
import { CopyField } from "@/components/ui/copy-field";
import { Moment } from "@/components/ui/moment";
import { StatusBadge } from "@/components/ui/status-badge";
import { button, card } from "@/components/ui/styles";
import { requireSetUpAdmin } from "@/lib/auth/current-person";
import { listClientKeyViews, neededClientKeys } from "@/lib/connections/client-key-store";
import type { Connection } from "@/lib/connections/connection";
import { type ConnectionKeyView, listKeyViews } from "@/lib/connections/connection-key-store";
import { missingParts } from "@/lib/connections/connection-schema";
import { findConnection } from "@/lib/connections/connection-store";
import { findDraft } from "@/lib/connections/draft-store";
import { ensureKeys } from "@/lib/connections/ensure-key";
import { wasEverLive } from "@/lib/connections/ever-live-store";
import { listNotedCertificates } from "@/lib/connections/refresh/certificate-store";
import { findLatestSetupLink, type SetupLink } from "@/lib/connections/setup-link-store";
import type { Db } from "@/lib/db/database";
import { getDb } from "@/lib/db/open-database";
import { countGrantsFrom } from "@/lib/directory/connection-grant-store";
import { env } from "@/lib/env";
import { rpAddresses } from "@/lib/oidc/oidc-config";
import { readCertificate } from "@/lib/saml/certificate";
import { spAddresses } from "@/lib/saml/sp-addresses";
import { ConnectionEditor } from "../connection-editor";
import { editorContext, toEditorConfig, toEditorDraft } from "../editor-config";
import { DeleteConnection } from "./delete-connection";
import { KeyCard, type KeyRow } from "./key-card";
import { ProviderState } from "./provider-state";
import { SetupLinkCard } from "./setup-link-card";

const looks = { live: "good", draft: "open", off: "off" } as const;

export default async function ConnectionPage({
  params,
}: {
  params: Promise<{ organization: string; connection: string }>;
}) {
  const { organization: slug, connection: id } = await params;
  const { organization } = await requireSetUpAdmin(slug);
  const db = await getDb();
  const connection = await findConnection(db, organization.id, id);
  if (!connection) notFound();
  const t = await getTranslations("connectionPage");
  const list = await getTranslations("connections");
  const guide = await getTranslations("guide");
  const format = await getFormatter();
  const [surroundings, keys, clientKeys, draft, noted, link, isInUse, granted] = await Promise.all([
    editorContext(db, organization, connection.kind, id),
    keysToShow(connection, db),
    connection.protocol === "oidc" ? listClientKeyViews(db, connection) : [],
    findDraft(db, connection),
    connection.protocol === "saml" ? listNotedCertificates(db, connection) : [],
    findLatestSetupLink(db, connection),
    wasEverLive(db, connection),
    countGrantsFrom(db, organization.id, id),
  ]);
  const active = keys.find((key) => key.state === "active");
  const values = await valuesToGive(connection, active?.certificate);
  const keyRows: KeyRow[] = [
    ...keys.map(({ id, state, certificate, notAfter }) => ({
      id,
      state,
      name: readCertificate(certificate)?.view.fingerprint ?? "",
      use: null,
      notAfter: notAfter.toISOString(),
    })),
    ...clientKeys.map(({ id, state, use }) => ({ id, state, name: id, use, notAfter: null })),
  ];
  return (
    <>
      <PageHeader
        help="connection"
        title={connection.name}
        under={{ slug, list: "connections" }}
        purpose={
          <>
            <StatusBadge look={looks[connection.status]} label={list(`status.${connection.status}`)} />{" "}
            {connection.lastSignInAt ? (
              <Moment at={connection.lastSignInAt}>
                {t("lastSignIn", { when: format.relativeTime(connection.lastSignInAt, new Date()) })}
              </Moment>
            ) : (
              t("noSignIn")
            )}
          </>
        }
        action={
          <span className="flex flex-wrap gap-2">
            <a className={button.secondary} href={`/console/${slug}/connections/${id}/export`} download>
              {t("export")}
            </a>
            <Link className={button.secondary} href={`/console/${slug}/connections/${id}/guide`}>
              {guide("openGuide")}
            </Link>
            <Link className={button.secondary} href={`/console/${slug}/connections/${id}/history`}>
              {t("history")}
            </Link>
            <Link className={button.secondary} href={`/console/${slug}/activity?connection=${id}`}>
              {t("activity")}
            </Link>
            {connection.status === "live" && (
              <a className={button.secondary} href={`/sso/${id}`}>
                {t("tryIt")}
              </a>
            )}
          </span>
        }
      />
      <SecretNotice connection={connection} />
      <ProviderState slug={slug} connection={connection} noted={noted} />
      <div className="xl:grid xl:grid-cols-[minmax(0,1fr)_280px] xl:items-start xl:gap-6">
        <aside
          className={`${card} mb-6 xl:sticky xl:top-8 xl:order-last xl:mb-0 xl:max-h-[calc(100dvh-4rem)] xl:overflow-y-auto`}
          aria-labelledby="give"
        >
          <h2 id="give" className="mb-3 text-base font-semibold">
            {t("give")}
          </h2>
          {values.map(([label, value]) => (
            <CopyField key={label} label={label} value={value} />
          ))}
          {connection.protocol === "saml" && (
            <a className={button.secondary} href={`/saml/metadata/${id}?download`}>
              {t("download")}
            </a>
          )}
        </aside>
        <div className="min-w-0">
          <ConnectionEditor
            key={id}
            slug={slug}
            connectionId={id}
            name={connection.name}
            status={connection.status}
            version={connection.version}
            config={toEditorConfig(connection)}
            draft={toEditorDraft(draft, connection)}
            {...surroundings}
          />
          {!isInUse && (
            <SetupLinkCard
              slug={slug}
              connectionId={id}
              link={link && toHandOver(link, missingParts(connection).length === 0)}
            />
          )}
          {(connection.protocol === "saml" || keyRows.length > 0) && (
            <KeyCard
              key={keyRows.map((row) => row.id + row.state).join()}
              slug={slug}
              connectionId={id}
              protocol={connection.protocol}
              keys={keyRows}
            />
          )}
          <DeleteConnection slug={slug} connectionId={id} name={connection.name} granted={granted} />
        </div>
      </div>
    </>
  );
}

/** Where the provider needs our certificate, it stands on the page; else nobody waits for a key that nothing needs yet. */
function keysToShow(connection: Connection, db: Db): Promise<ConnectionKeyView[]> {
  const isNeeded =
    connection.protocol === "saml" && (connection.saml.signRequests || connection.saml.requireEncryptedAssertion);
  return isNeeded
    ? ensureKeys(connection, { db, now: new Date() })
    : listKeyViews(db, connection.organizationId, connection.id);
}

function toHandOver(link: SetupLink, isComplete: boolean) {
  return {
    expiresAt: link.expiresAt.toISOString(),
    isOpen: link.revokedAt === null && link.expiresAt > new Date(),
    done: {
      opened: link.openedAt !== null,
      imported: isComplete,
      tested: link.testedAt !== null,
      ready: link.readyAt !== null,
    },
  };
}

/** What the administrator carries to the provider. */
async function valuesToGive(connection: Connection, certificate: string | undefined): Promise<[string, string][]> {
  const t = await getTranslations("connectionPage");
  if (connection.protocol === "oidc") {
    const { redirectUri, postLogoutRedirectUri, initiateLoginUri, clientJwksUri } = rpAddresses(
      connection.id,
      env().APP_URL,
    );
    const hasKeys = neededClientKeys(connection).length > 0;
    return [
      [t("redirectUri"), redirectUri],
      [t("postLogoutRedirectUri"), postLogoutRedirectUri],
      [t("initiateLoginUri"), initiateLoginUri],
      ...(hasKeys ? ([[t("clientJwksUri"), clientJwksUri]] as [string, string][]) : []),
    ];
  }
  const addresses = spAddresses(connection.id, connection.saml, env().APP_URL);
  return [
    [t("entityId"), addresses.entityId],
    [t("acsUrl"), addresses.acsUrl],
    [t("relayState"), addresses.defaultRelayState],
    [t("logoutUrl"), addresses.logoutUrl],
    [t("metadataUrl"), addresses.metadataUrl],
    ...(certificate ? ([[t("certificate"), certificate]] as [string, string][]) : []),
  ];
}

const warningDays = 30;

/** An expired secret stops every sign-in at once; so it is said before. */
async function SecretNotice({ connection }: { connection: Connection }) {
  if (connection.protocol !== "oidc" || !connection.oidc.clientSecretExpiresOn) return null;
  const t = await getTranslations("connectionPage");
  const ends = new Date(connection.oidc.clientSecretExpiresOn);
  const days = Math.ceil((ends.getTime() - Date.now()) / 86_400_000);
  if (days > warningDays) return null;
  // A day without a time is the same day everywhere.
  const date = (await getFormatter()).dateTime(ends, { dateStyle: "long", timeZone: "UTC" });
  return (
    <p className="mb-6 rounded-md border border-danger p-3 font-medium">
      {days < 0 ? t("secretExpired", { date }) : t("secretExpiring", { date, days })}
    </p>
  );
}
