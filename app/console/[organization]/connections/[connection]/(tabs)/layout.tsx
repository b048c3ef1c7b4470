import type { ReactNode } from "react";
import { ClientTexts } from "@/components/texts/client-texts";
import { requestContext } from "@/lib/auth/request-context";
import { findDraft } from "@/lib/connections/draft-store";
import { readHealth } from "@/lib/connections/health/read-health";
import { hasPassedTest } from "@/lib/connections/passed-test-store";
import { ConnectionForm } from "../../connection-form";
import { DraftNotice } from "../../draft-notice";
import { editorContext, toEditorConfig, toEditorDraft } from "../../editor-config";
import { TypedNotice } from "../../typed-notice";
import { ConnectionHeader } from "../connection-header";
import { ConnectionTabs } from "../connection-tabs";
import { DraftChanges } from "../draft-changes";
import { nextStepOf } from "../next-step";
import { type ConnectionParams, openConnection } from "../open-connection";

/** The connection's form around its tabs: what was typed on one is there on the others. */
export default async function ConnectionLayout({
  params,
  children,
}: {
  params: ConnectionParams;
  children: ReactNode;
}) {
  const { slug, id, organization, connection, db, base } = await openConnection(params);
  const readAt = new Date().toISOString();
  const config = toEditorConfig(connection);
  const [draft, health] = await Promise.all([
    findDraft(db, connection),
    // What is not live signs nobody in, and fails nobody.
    connection.status === "live" ? readHealth(organization.id, [id], await requestContext()) : null,
  ]);
  const keptDraft = await toEditorDraft(db, draft, connection);
  const configs = [config, keptDraft?.config, keptDraft?.base?.config];
  const context = await editorContext(db, organization, { kind: connection.kind, connectionId: id, configs });
  const candidate = draft?.connection ?? connection;
  const next = nextStepOf({ ...candidate, status: connection.status }, await hasPassedTest(db, candidate, new Date()));
  return (
    <ConnectionForm
      base={base}
      slug={slug}
      connectionId={id}
      name={connection.name}
      status={connection.status}
      version={connection.version}
      config={config}
      readAt={readAt}
      draft={keptDraft}
      {...context}
    >
      <ConnectionHeader slug={slug} connection={connection} health={health?.get(id)} next={next} />
      <ConnectionTabs base={base} />
      <TypedNotice />
      <DraftNotice>
        <DraftChanges saved={connection} draft={draft?.connection} />
      </DraftNotice>
      <ClientTexts of={["history", "keyCard"]}>{children}</ClientTexts>
    </ConnectionForm>
  );
}
