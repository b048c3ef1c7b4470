import { getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { ApplicationMark } from "@/components/console/application-mark";
import { ExpectedStates } from "@/components/console/expected-states";
import { PageHeader } from "@/components/console/page-header";
import { ClientTexts } from "@/components/texts/client-texts";
import { ApplicationStatusBadge } from "../application-status";
import { ApplicationTabs } from "./application-tabs";
import { type ApplicationParams, openApplication } from "./open-application";
import { StatusSwitch } from "./status-switch";

/** An application's name, state and tabs. */
export default async function ApplicationLayout({
  params,
  children,
}: {
  params: ApplicationParams;
  children: ReactNode;
}) {
  const { slug, application, base } = await openApplication(params);
  const t = await getTranslations("applications");
  const { id, name, logo, status, version, kind } = application;
  return (
    <ClientTexts of={["applications.status", "applications.tabs", "applications.turn"]}>
      <ExpectedStates>
        <PageHeader
          help="applications"
          title={name}
          isTitledByPage
          mark={<ApplicationMark name={name} logo={logo} />}
          under={{ slug, list: "applications" }}
          purpose={
            <>
              <ApplicationStatusBadge id={id} status={status} /> {t(`kinds.${kind}`)}
            </>
          }
          action={
            <StatusSwitch key={version} slug={slug} applicationId={id} name={name} status={status} version={version} />
          }
        />
      </ExpectedStates>
      <ApplicationTabs base={base} kind={kind} />
      {children}
    </ClientTexts>
  );
}
