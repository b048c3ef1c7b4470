import { getLocale, getTranslations } from "next-intl/server";
import { ClientCredentialsForm } from "@/components/console/client-credentials-form";
import { ImportMetadata } from "@/components/console/import-metadata";
import { LeaveQuestion } from "@/components/console/leave-question";
import { PresetSteps } from "@/components/console/preset-steps";
import { SetupLinkProgress } from "@/components/console/setup-link-progress";
import { accentStyle, BrandMark } from "@/components/sign-in/brand-mark";
import { OrganizationCard } from "@/components/sign-in/organization-card";
import { OwnTextLines } from "@/components/sign-in/own-text";
import { brandOf, pageTextsOf } from "@/components/sign-in/sign-in-appearance";
import { ClientTexts } from "@/components/texts/client-texts";
import { LanguageSwitch } from "@/components/ui/language-switch";
import { Moment } from "@/components/ui/moment";
import { PageTitle } from "@/components/ui/page-title";
import { card } from "@/components/ui/styles";
import { TimeZoneNote } from "@/components/ui/time-zone-note";
import { setupContext } from "@/lib/auth/setup-action";
import { partsToEnter } from "@/lib/connections/connection-schema";
import { findSetupLinkOrganization, noteSetupStep } from "@/lib/connections/setup-link-store";
import { getDb } from "@/lib/db/open-database";
import { listRoles } from "@/lib/directory/organization-store";
import { joinValues } from "@/lib/messages/join-values";
import { findGuideCertificate } from "@/lib/presets/find-guide-certificate";
import { givenValuesOf, textsFor } from "@/lib/presets/guide-values";
import { inLanguage } from "@/lib/presets/preset";
import { presetOf } from "@/lib/presets/preset-store";
import { usesOurKey } from "@/lib/saml/uses-our-key";
import { pageOrganization } from "../../sign-in/page-organization";
import { importMetadataByLink, saveClientCredentialsByLink } from "./actions";
import { LinkTest } from "./link-test";

/** What the holder of a setup link sees: the guide and our values of one connection, and where to enter theirs. */
export default async function SetupPage({ params }: { params: Promise<{ token: string }> }) {
  const { token } = await params;
  const ctx = await setupContext(token);
  const t = await getTranslations("setup");
  const shown = await findSetupLinkOrganization(await getDb(), token);
  if (!ctx || !shown)
    return (
      <OrganizationCard organization={shown ?? (await pageOrganization(""))} title={t("overTitle")}>
        <p>{t("over")}</p>
      </OrganizationCard>
    );
  const brand = brandOf(shown);
  const { help } = await pageTextsOf(shown, ["help"]);
  const { link, found, db, now } = ctx;
  const { connection, organization } = found;
  if (link.openedAt === null) await noteSetupStep(db, ctx, "opened", now);
  const preset = presetOf(connection);
  const [certificate, roles] = await Promise.all([
    findGuideCertificate(preset, connection, ctx),
    listRoles(db, organization.id),
  ]);
  const title = t("title", { provider: preset.provider, organization: organization.name });
  const guide = await getTranslations("guide");
  const fields = await getTranslations("connectionForm");
  const language = await getLocale();
  const roleKeys = roles.filter(({ console }) => !console).map(({ key }) => key);
  const missing = partsToEnter(connection).map((path) => fields(`${path.replaceAll(".", "_") as "saml_issuer"}.label`));
  return (
    <ClientTexts
      of={[
        "confirm",
        "copy",
        "errors.metadata_encoding",
        "errors.page_outdated",
        "errors.server_unreachable",
        "event",
        "fileEncoding",
        "guide",
        "metadataBox",
        "pastedCredentials",
        "problem",
        "setup",
        "unsaved",
        "validation",
      ]}
    >
      <main
        className="mx-auto w-full max-w-[860px] p-4 md:p-8"
        style={brand.accent ? accentStyle(brand.accent) : undefined}
      >
        <PageTitle>{title}</PageTitle>
        <LeaveQuestion />
        <BrandMark brand={brand} />
        <h1 className="text-xl font-semibold break-words">{title}</h1>
        <p className="mt-1 mb-6 text-muted">
          {t("purpose", { organization: organization.name })}{" "}
          <Moment at={link.expiresAt} words={(when) => t("expires", { when })} />
        </p>
        <div className={`${card} mb-6`}>
          <SetupLinkProgress
            done={{
              opened: true,
              imported: missing.length === 0,
              tested: link.testedAt !== null,
              ready: link.readyAt !== null,
            }}
          />
        </div>
        <h2 className="mb-3 text-base font-semibold">{guide("steps.create")}</h2>
        <PresetSteps
          preset={preset}
          given={givenValuesOf(connection, certificate, ctx.baseUrl)}
          needsCertificate={connection.protocol === "saml" && usesOurKey(connection.saml)}
          generated={textsFor(connection, preset, {
            roleKeys,
            tenantId: organization.tenantId,
            baseUrl: ctx.baseUrl,
          })}
        />
        <section className={`${card} mb-6`} aria-labelledby="import-title">
          <h2 id="import-title" className="mb-1 text-base font-semibold">
            {guide("steps.import")}
          </h2>
          <p className="mb-3 max-w-[720px]">{inLanguage(preset.import.hint, language)}</p>
          <div className="max-w-[640px]">
            {connection.protocol === "saml" ? (
              <ImportMetadata owner={token} action={importMetadataByLink} example={preset.import.example} />
            ) : (
              <ClientCredentialsForm
                owner={token}
                action={saveClientCredentialsByLink}
                example={preset.import.example}
                hasTenant={connection.kind === "microsoft-oidc"}
                hasSecret={connection.oidc.sealedClientSecret !== null}
                values={{
                  issuer: connection.oidc.issuer ?? "",
                  clientId: connection.oidc.clientId ?? "",
                  clientSecretExpiresOn: connection.oidc.clientSecretExpiresOn ?? "",
                }}
              />
            )}
          </div>
          <p className="mt-3 text-muted">
            {missing.length === 0 ? guide("complete") : guide("missing", { fields: joinValues(missing, language) })}
          </p>
        </section>
        <LinkTest token={token} organization={organization.name} isReady={link.readyAt !== null} />
        {help && <OwnTextLines text={help} className="mb-6 text-muted" />}
        <LanguageSwitch />
        <TimeZoneNote />
      </main>
    </ClientTexts>
  );
}
