import { getTranslations } from "next-intl/server";
import { PageTitle } from "@/components/ui/page-title";
import { requestContext } from "@/lib/auth/request-context";
import { missingParts, partsToEnter } from "@/lib/connections/connection-schema";
import { findDraft } from "@/lib/connections/draft-store";
import { wasEverLive } from "@/lib/connections/ever-live-store";
import { findFindings } from "@/lib/connections/health/find-findings";
import { listDismissals } from "@/lib/connections/health/finding-dismissal-store";
import { separateDismissed } from "@/lib/connections/health/finding-groups";
import { hasPassedTest } from "@/lib/connections/passed-test-store";
import { listNotedCertificates } from "@/lib/connections/refresh/certificate-store";
import { findLatestSetupLink } from "@/lib/connections/setup-link-store";
import { countGrantsFrom } from "@/lib/directory/connection-grant-store";
import { FormPart } from "../../form-part";
import { NamePart } from "../../name-part";
import { ConnectionFindings } from "../connection-findings";
import { DeleteConnection } from "../delete-connection";
import { LastSignIns } from "../last-sign-ins";
import { nextStepOf } from "../next-step";
import { NextStepCard } from "../next-step-card";
import { type ConnectionParams, openConnection } from "../open-connection";
import { ProviderState } from "../provider-state";
import { SecretNotice } from "../secret-notice";
import { SetupLinkCard } from "../setup-link-card";
import { toShownLink } from "../to-shown-link";
import { WithGivenValues } from "../with-given-values";

/** How the connection stands: the next step, its health, who signed in last, and what the provider is given. */
export default async function ConnectionPage({ params }: { params: ConnectionParams }) {
  const { slug, id, organization, connection, db, base } = await openConnection(params);
  const [noted, link, isInUse, granted, draft, findings, dismissals] = await Promise.all([
    connection.protocol === "saml" ? listNotedCertificates(db, connection) : [],
    findLatestSetupLink(db, connection),
    wasEverLive(db, connection),
    countGrantsFrom(db, organization.id, id),
    findDraft(db, connection),
    requestContext().then((ctx) => findFindings({ organizationId: organization.id, connectionId: id }, ctx)),
    listDismissals(db, organization.id),
  ]);
  const candidate = draft?.connection ?? connection;
  const { open } = separateDismissed(findings, dismissals, new Date());
  const isTested = await hasPassedTest(db, candidate, new Date());
  const fields = await getTranslations("connectionForm");
  const missing = partsToEnter(candidate).map((path) => fields(`${path.replaceAll(".", "_") as "saml_issuer"}.label`));
  return (
    <>
      <PageTitle>{connection.name}</PageTitle>
      <SecretNotice connection={connection} />
      <WithGivenValues connection={connection} db={db}>
        <NextStepCard
          base={base}
          step={nextStepOf({ ...candidate, status: connection.status }, isTested)}
          missing={missing}
        />
        <ConnectionFindings findings={open.filter(({ connectionId }) => connectionId === id)} />
        <FormPart isSingle>
          <NamePart />
        </FormPart>
        <ProviderState slug={slug} connection={connection} noted={noted} />
        <LastSignIns slug={slug} connection={connection} db={db} />
        {!isInUse && (
          <SetupLinkCard
            slug={slug}
            connectionId={id}
            link={link && toShownLink(link, missingParts(connection).length === 0)}
          />
        )}
        <DeleteConnection slug={slug} connectionId={id} name={connection.name} granted={granted} />
      </WithGivenValues>
    </>
  );
}
