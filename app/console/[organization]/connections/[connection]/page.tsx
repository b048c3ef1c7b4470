import Link from "next/link";
import { notFound } from "next/navigation";
import { getFormatter, getTranslations } from "next-intl/server";
import { CopyField } from "@/components/ui/copy-field";
import { PageHeader } from "@/components/ui/page-header";
import { StatusBadge } from "@/components/ui/status-badge";
import { button, card } from "@/components/ui/styles";
import { requireAdmin } from "@/lib/auth/current-person";
import { listKeyViews } from "@/lib/connections/connection-key-store";
import { findConnection } from "@/lib/connections/connection-store";
import { getDb } from "@/lib/db/open-database";
import { listRoles } from "@/lib/directory/organization-store";
import { toRoleView } from "@/lib/directory/save-role";
import { env } from "@/lib/env";
import { readCertificate } from "@/lib/saml/certificate";
import { spAddresses } from "@/lib/saml/sp-addresses";
import { ConnectionEditor } from "../connection-editor";
import { DeleteConnection } from "./delete-connection";
import { KeyCard } from "./key-card";

const looks = { live: "good", draft: "open", off: "off" } as const;

export default async function ConnectionPage({
  params,
}: {
  params: Promise<{ organization: string; connection: string }>;
}) {
  const { organization: slug, connection: id } = await params;
  const { organization } = await requireAdmin(slug);
  const db = await getDb();
  const connection = await findConnection(db, organization.id, id);
  if (!connection) notFound();
  const t = await getTranslations("connectionPage");
  const list = await getTranslations("connections");
  const format = await getFormatter();
  const [roles, keys] = await Promise.all([listRoles(db, organization.id), listKeyViews(db, organization.id, id)]);
  const addresses = spAddresses(id, connection.saml, env().APP_URL);
  const active = keys.find((key) => key.state === "active");
  const values = [
    [t("entityId"), addresses.entityId],
    [t("acsUrl"), addresses.acsUrl],
    [t("relayState"), addresses.defaultRelayState],
    [t("logoutUrl"), addresses.logoutUrl],
    [t("metadataUrl"), addresses.metadataUrl],
    ...(active ? [[t("certificate"), active.certificate]] : []),
  ] as [string, string][];
  const { saml, claims, provisioning, signIn } = connection;
  return (
    <>
      <PageHeader
        title={connection.name}
        purpose={
          <>
            <StatusBadge look={looks[connection.status]} label={list(`status.${connection.status}`)} />{" "}
            {connection.lastSignInAt
              ? t("lastSignIn", { when: format.relativeTime(connection.lastSignInAt, new Date()) })
              : t("noSignIn")}
          </>
        }
        action={
          <span className="flex flex-wrap gap-2">
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
      <section className={`${card} mb-6`}>
        <h2 className="mb-3 text-base font-semibold">{t("give")}</h2>
        {values.map(([label, value]) => (
          <CopyField key={label} label={label} value={value} />
        ))}
        <a className={button.secondary} href={`${addresses.metadataUrl}?download`}>
          {t("download")}
        </a>
      </section>
      <ConnectionEditor
        key={id}
        slug={slug}
        connectionId={id}
        name={connection.name}
        status={connection.status}
        config={{ saml, claims, provisioning, signIn }}
        roles={roles.map(toRoleView)}
      />
      <KeyCard
        key={keys.map((row) => row.id + row.state).join()}
        slug={slug}
        connectionId={id}
        keys={keys.map((row) => ({
          id: row.id,
          state: row.state,
          notAfter: row.notAfter.toISOString(),
          fingerprint: readCertificate(row.certificate)?.view.fingerprint ?? "",
        }))}
      />
      <DeleteConnection slug={slug} connectionId={id} name={connection.name} />
    </>
  );
}
