import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { CopyField } from "@/components/ui/copy-field";
import { PageHeader } from "@/components/ui/page-header";
import { button, card } from "@/components/ui/styles";
import { requireAdmin } from "@/lib/auth/current-person";
import { listKeyViews } from "@/lib/connections/connection-key-store";
import { findConnection } from "@/lib/connections/connection-store";
import { getDb } from "@/lib/db/open-database";
import { listRoles } from "@/lib/directory/organization-store";
import { toRoleView } from "@/lib/directory/save-role";
import { env } from "@/lib/env";
import { spAddresses } from "@/lib/saml/sp-addresses";
import { ConnectionEditor } from "../connection-editor";
import { DeleteConnection } from "./delete-connection";

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
        purpose={t("purpose")}
        action={
          <a className={button.secondary} href={`/sso/${id}`}>
            {t("tryIt")}
          </a>
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
        key={connection.version}
        slug={slug}
        connectionId={id}
        name={connection.name}
        status={connection.status}
        config={{ saml, claims, provisioning, signIn }}
        roles={roles.map(toRoleView)}
      />
      <DeleteConnection slug={slug} connectionId={id} name={connection.name} />
    </>
  );
}
