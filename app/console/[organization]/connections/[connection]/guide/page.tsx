import { getLocale, getTranslations } from "next-intl/server";
import { ClientCredentialsForm } from "@/components/console/client-credentials-form";
import { ImportMetadata } from "@/components/console/import-metadata";
import { PageHeader } from "@/components/console/page-header";
import { type PageSearchParams, readPageQuery } from "@/components/console/page-query";
import { PresetSteps } from "@/components/console/preset-steps";
import { CopyField } from "@/components/ui/copy-field";
import { Link } from "@/components/ui/link";
import { button, card } from "@/components/ui/styles";
import type { Connection } from "@/lib/connections/connection";
import { missingParts, partsToEnter } from "@/lib/connections/connection-schema";
import { findDraft } from "@/lib/connections/draft-store";
import { wasEverLive } from "@/lib/connections/ever-live-store";
import { hasPassedTest } from "@/lib/connections/passed-test-store";
import { findLatestSetupLink } from "@/lib/connections/setup-link-store";
import { getDb } from "@/lib/db/open-database";
import { listRoles, type Organization } from "@/lib/directory/organization-store";
import { env } from "@/lib/env";
import { joinValues } from "@/lib/messages/join-values";
import { findGuideCertificate } from "@/lib/presets/find-guide-certificate";
import { givenValuesOf, textsFor } from "@/lib/presets/guide-values";
import { inLanguage, type Preset } from "@/lib/presets/preset";
import { presetOf } from "@/lib/presets/preset-store";
import { usesOurKey } from "@/lib/saml/uses-our-key";
import { editorContext, toEditorConfig, toEditorDraft } from "../../editor-config";
import { DraftChanges } from "../draft-changes";
import { nextStepOf } from "../next-step";
import { type ConnectionParams, openConnection } from "../open-connection";
import { ProviderState } from "../provider-state";
import { SetupLinkCard } from "../setup-link-card";
import { toShownLink } from "../to-shown-link";
import { importMetadataForm, saveClientCredentialsForm } from "./actions";
import { GuideForm } from "./guide-form";
import { GuideSteps, type StepName } from "./guide-steps";
import { StepNavigation, type StepWays } from "./step-navigation";

/**
 * The five steps from "we use this provider" to live; each can be left and come back to. The way leads past the mapping: the preset's claims
 * are those that the provider sends, and the test says where they are not.
 */
export default async function GuidePage({
  params,
  searchParams,
}: {
  params: ConnectionParams;
  searchParams: PageSearchParams;
}) {
  const { slug, id, organization, connection, db, base } = await openConnection(params);
  const preset = presetOf(connection);
  const steps: StepName[] = [...preset.order, "map", "test"];
  const query = await readPageQuery(searchParams);
  const step = steps.find((name) => name === query.step) ?? (steps[0] as StepName);
  const t = await getTranslations("guide");
  const language = await getLocale();
  const [link, isInUse] = await Promise.all([findLatestSetupLink(db, connection), wasEverLive(db, connection)]);
  const isComplete = missingParts(connection).length === 0;
  const at = steps.indexOf(step);
  const path = `${base}/guide`;
  const wayTo = (name: StepName | undefined, key: "next" | "back") =>
    name === undefined ? null : { href: `${path}?step=${name}`, label: t(key, { step: t(`steps.${name}`) }) };
  const onward = steps.slice(at + 1).find((name) => name !== "map");
  const ways = { back: wayTo(steps[at - 1], "back"), next: wayTo(onward, "next") };
  return (
    <>
      <PageHeader
        help="connections"
        title={t("title", { name: connection.name })}
        under={{ slug, list: "connections", entry: { label: connection.name, href: base } }}
        purpose={t("purpose", { provider: preset.provider, summary: inLanguage(preset.summary, language) })}
        action={
          <Link className={button.secondary} href={base}>
            {t("openConnection")}
          </Link>
        }
      />
      <GuideSteps
        steps={steps}
        current={step}
        path={path}
        done={{ create: isComplete, import: isComplete, map: false, test: connection.status === "live" }}
      />
      <h2 className="mb-3 text-base font-semibold">{t(`steps.${step}`)}</h2>
      {step === "create" && <CreateStep organization={organization} connection={connection} preset={preset} />}
      {step === "import" && (
        <ImportStep slug={slug} connection={connection} preset={preset} nextHref={ways.next?.href} />
      )}
      {step === "map" || step === "test" ? (
        <EditStep
          step={step}
          slug={slug}
          organization={organization}
          connection={connection}
          ways={ways}
          toImport={wayTo("import", "back")}
        />
      ) : (
        <StepNavigation ways={ways} isNext={step === "create" || isComplete} />
      )}
      {!isInUse && <SetupLinkCard slug={slug} connectionId={id} link={link && toShownLink(link, isComplete)} />}
    </>
  );
}

/** What is done at the provider, with our values. */
async function CreateStep({
  organization,
  connection,
  preset,
}: {
  organization: Organization;
  connection: Connection;
  preset: Preset;
}) {
  const db = await getDb();
  const [certificate, roles] = await Promise.all([
    findGuideCertificate(preset, connection, { db, now: new Date() }),
    listRoles(db, organization.id),
  ]);
  const given = givenValuesOf(connection, certificate, env().APP_URL);
  const roleKeys = roles.filter(({ console }) => !console).map(({ key }) => key);
  const facts = { roleKeys, tenantId: organization.tenantId, baseUrl: env().APP_URL };
  return (
    <PresetSteps
      preset={preset}
      given={given}
      needsCertificate={connection.protocol === "saml" && usesOurKey(connection.saml)}
      generated={textsFor(connection, preset, facts)}
    />
  );
}

/** What the provider shows afterwards, entered here. */
async function ImportStep({
  slug,
  connection,
  preset,
  nextHref,
}: {
  slug: string;
  connection: Connection;
  preset: Preset;
  nextHref?: string;
}) {
  const t = await getTranslations("guide");
  const fields = await getTranslations("connectionForm");
  const language = await getLocale();
  const { hint, example } = preset.import;
  const missing = partsToEnter(connection);
  const labels = missing.map((path) =>
    // There the issuer follows from the tenant's id, which is what is asked for.
    connection.kind === "microsoft-oidc" && path === "oidc.issuer"
      ? t("tenant")
      : fields(`${path.replaceAll(".", "_") as "saml_issuer"}.label`),
  );
  const isNext = missing.length > 0;
  return (
    <>
      <section className={`${card} mb-6`}>
        <p className="mb-3 max-w-[720px]">{inLanguage(hint, language)}</p>
        <div className="max-w-[640px]">
          {connection.protocol === "saml" ? (
            <ImportMetadata
              owner={slug}
              action={importMetadataForm.bind(null, connection.id)}
              example={example}
              isNext={isNext}
              nextHref={nextHref}
            />
          ) : (
            <ClientCredentialsForm
              owner={slug}
              action={saveClientCredentialsForm.bind(null, connection.id)}
              example={example}
              isNext={isNext}
              nextHref={nextHref}
              hasTenant={connection.kind === "microsoft-oidc"}
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
      <p className="mb-6 text-muted">
        {isNext ? t("missing", { fields: joinValues(labels, language) }) : t("complete")}
      </p>
    </>
  );
}

/** The steps that show some of the connection's form. */
async function EditStep({
  step,
  slug,
  organization,
  connection,
  ways,
  toImport,
}: {
  step: "map" | "test";
  slug: string;
  organization: Organization;
  connection: Connection;
  ways: StepWays;
  /** Where the provider's data is entered. */
  toImport: StepWays["next"];
}) {
  const db = await getDb();
  const t = await getTranslations("guide");
  const language = await getLocale();
  const { provider, starts } = presetOf(connection);
  const readAt = new Date().toISOString();
  const draft = await findDraft(db, connection);
  const [config, keptDraft] = [toEditorConfig(connection), await toEditorDraft(db, draft, connection)];
  const configs = [config, keptDraft?.config, keptDraft?.base?.config];
  const shown = { kind: connection.kind, connectionId: connection.id, configs };
  const context = await editorContext(db, organization, shown);
  const candidate = { ...(draft?.connection ?? connection), status: connection.status };
  const next = nextStepOf(candidate, await hasPassedTest(db, candidate, new Date()));
  return (
    <>
      {step === "test" && connection.status === "live" && (
        <section className="mb-6 rounded-lg bg-success-surface p-4">
          <h3 className="font-semibold text-success">{t("live")}</h3>
          <CopyField label={t("liveHelp")} value={`${env().APP_URL}/sign-in/${slug}`} />
          <CopyField
            label={t("liveStraight", { name: connection.name })}
            value={`${env().APP_URL}/sso/${connection.id}`}
          />
        </section>
      )}
      {step === "test" && connection.status !== "live" && (
        <p className="mb-6 max-w-[720px] text-muted">{t("mappedByPreset", { provider })}</p>
      )}
      <GuideForm
        key={step}
        step={step}
        // Nothing can be tested without the provider's data: the way on leads back to it.
        ways={step === "test" && next === "complete" ? { ...ways, next: toImport } : ways}
        changes={<DraftChanges saved={connection} draft={draft?.connection} />}
        next={next}
        portal={starts ? { provider, starts: inLanguage(starts, language) } : null}
        slug={slug}
        connectionId={connection.id}
        name={connection.name}
        status={connection.status}
        version={connection.version}
        config={config}
        readAt={readAt}
        draft={keptDraft}
        {...context}
      />
    </>
  );
}
