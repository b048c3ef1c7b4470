import Link from "next/link";
import { notFound } from "next/navigation";
import { getLocale, getTranslations } from "next-intl/server";
import { ClientCredentialsForm } from "@/components/console/client-credentials-form";
import { ImportMetadata } from "@/components/console/import-metadata";
import { PageHeader } from "@/components/console/page-header";
import { type PageSearchParams, readPageQuery } from "@/components/console/page-query";
import { PresetSteps } from "@/components/console/preset-steps";
import { CopyField } from "@/components/ui/copy-field";
import { button, card } from "@/components/ui/styles";
import { requireSetUpAdmin } from "@/lib/auth/current-person";
import type { Connection } from "@/lib/connections/connection";
import { missingParts } from "@/lib/connections/connection-schema";
import { findConnection } from "@/lib/connections/connection-store";
import { findDraft } from "@/lib/connections/draft-store";
import { getDb } from "@/lib/db/open-database";
import { listRoles, type Organization } from "@/lib/directory/organization-store";
import { env } from "@/lib/env";
import { findGuideCertificate } from "@/lib/presets/find-guide-certificate";
import { givenValuesOf, textsFor } from "@/lib/presets/guide-values";
import { inLanguage, type Preset } from "@/lib/presets/preset";
import { presetOf } from "@/lib/presets/preset-store";
import { ConnectionEditor } from "../../connection-editor";
import { editorContext, toEditorConfig, toEditorDraft } from "../../editor-config";
import { ProviderState } from "../provider-state";
import { importMetadataForm, saveClientCredentialsForm } from "./actions";
import { GuideSteps, type StepName } from "./guide-steps";

/** The five steps from "we use this provider" to live; each can be left and come back to. */
export default async function GuidePage({
  params,
  searchParams,
}: {
  params: Promise<{ organization: string; connection: string }>;
  searchParams: PageSearchParams;
}) {
  const { organization: slug, connection: id } = await params;
  const { organization } = await requireSetUpAdmin(slug);
  const db = await getDb();
  const connection = await findConnection(db, organization.id, id);
  if (!connection) notFound();
  const preset = presetOf(connection);
  const steps: StepName[] = [...preset.order, "map", "test"];
  const query = await readPageQuery(searchParams);
  const step = steps.find((name) => name === query.step) ?? (steps[0] as StepName);
  const t = await getTranslations("guide");
  const fields = await getTranslations("connectionForm");
  const language = await getLocale();
  const missing = missingParts(connection);
  const labels = missing.map((path) => fields(`${path.replaceAll(".", "_") as "saml_issuer"}.label`));
  const at = steps.indexOf(step);
  const path = `/console/${slug}/connections/${id}/guide`;
  return (
    <>
      <PageHeader
        help="connections"
        title={t("title", { name: connection.name })}
        under={{
          slug,
          list: "connections",
          entry: { label: connection.name, href: `/console/${slug}/connections/${id}` },
        }}
        purpose={t("purpose", { provider: preset.provider, summary: inLanguage(preset.summary, language) })}
        action={
          <Link className={button.secondary} href={`/console/${slug}/connections/${id}`}>
            {t("openConnection")}
          </Link>
        }
      />
      <GuideSteps
        steps={steps}
        current={step}
        path={path}
        done={{
          create: missing.length === 0,
          import: missing.length === 0,
          map: false,
          test: connection.status === "live",
        }}
      />
      <h2 className="mb-3 text-base font-semibold">{t(`steps.${step}`)}</h2>
      <Step step={step} slug={slug} organization={organization} connection={connection} preset={preset} />
      {step === "import" && (
        <p className="mb-6 text-muted">
          {missing.length === 0 ? t("complete") : t("missing", { fields: labels.join(", ") })}
        </p>
      )}
      <nav className="mt-6 flex flex-wrap justify-between gap-3" aria-label={t("stepList")}>
        {at > 0 ? (
          <Link className={button.secondary} href={`${path}?step=${steps[at - 1]}`}>
            {t("back", { step: t(`steps.${steps[at - 1] as StepName}`) })}
          </Link>
        ) : (
          <span />
        )}
        {at < steps.length - 1 && (
          <Link
            className={step === "create" ? button.primary : button.secondary}
            href={`${path}?step=${steps[at + 1]}`}
          >
            {t("next", { step: t(`steps.${steps[at + 1] as StepName}`) })}
          </Link>
        )}
      </nav>
    </>
  );
}

async function Step({
  step,
  slug,
  organization,
  connection,
  preset,
}: {
  step: StepName;
  slug: string;
  organization: Organization;
  connection: Connection;
  preset: Preset;
}) {
  const db = await getDb();
  const t = await getTranslations("guide");
  const language = await getLocale();
  if (step === "create") {
    const [certificate, roles] = await Promise.all([
      findGuideCertificate(preset, connection, { db, now: new Date() }),
      listRoles(db, organization.id),
    ]);
    const given = givenValuesOf(connection, certificate, env().APP_URL);
    const roleKeys = roles.filter(({ console }) => !console).map(({ key }) => key);
    const facts = { roleKeys, tenantId: organization.tenantId, baseUrl: env().APP_URL };
    return <PresetSteps preset={preset} given={given} generated={textsFor(connection, preset, facts)} />;
  }
  if (step === "import") {
    const { hint, example } = preset.import;
    return (
      <>
        <section className={`${card} mb-6`}>
          <p className="mb-3 max-w-[720px]">{inLanguage(hint, language)}</p>
          <div className="max-w-[640px]">
            {connection.protocol === "saml" ? (
              <ImportMetadata owner={slug} action={importMetadataForm.bind(null, connection.id)} example={example} />
            ) : (
              <ClientCredentialsForm
                owner={slug}
                action={saveClientCredentialsForm.bind(null, connection.id)}
                example={example}
                hasSecret={connection.oidc.sealedClientSecret !== null}
                values={{
                  // An issuer that everybody shares has no place to fill in.
                  issuer: connection.oidc.issuer ?? (example && !/[A-Z]{3}/.test(example) ? example : ""),
                  clientId: connection.oidc.clientId ?? "",
                  clientSecretExpiresOn: connection.oidc.clientSecretExpiresOn ?? "",
                }}
              />
            )}
          </div>
        </section>
        <ProviderState slug={slug} connection={connection} noted={[]} />
      </>
    );
  }
  const [surroundings, draft] = await Promise.all([
    editorContext(db, organization, connection.kind, connection.id),
    findDraft(db, connection),
  ]);
  return (
    <>
      {step === "test" && connection.status === "live" && (
        <section className="mb-6 rounded-lg bg-success-surface p-4">
          <h3 className="font-semibold text-success">{t("live")}</h3>
          <CopyField label={t("liveHelp")} value={`${env().APP_URL}/sign-in/${slug}`} />
        </section>
      )}
      <ConnectionEditor
        key={step}
        slug={slug}
        connectionId={connection.id}
        name={connection.name}
        status={connection.status}
        version={connection.version}
        config={toEditorConfig(connection)}
        draft={toEditorDraft(draft, connection)}
        portal={
          step === "test" && preset.starts
            ? { provider: preset.provider, starts: inLanguage(preset.starts, language) }
            : undefined
        }
        parts={step === "map" ? ["claims", "people", "roles", "groups"] : ["signIn", "test"]}
        {...surroundings}
      />
    </>
  );
}
