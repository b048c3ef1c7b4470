import type { ReactNode } from "react";
import { ClientTexts } from "@/components/texts/client-texts";
import { findDraft } from "@/lib/connections/draft-store";
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
  const [surroundings, draft] = await Promise.all([
    editorContext(db, organization, connection.kind, id),
    findDraft(db, connection),
  ]);
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
      config={toEditorConfig(connection)}
      readAt={readAt}
      draft={await toEditorDraft(db, draft, connection)}
      {...surroundings}
    >
      <ConnectionHeader slug={slug} connection={connection} next={next} />
      <ConnectionTabs base={base} />
      <TypedNotice />
      <DraftNotice>
        <DraftChanges saved={connection} draft={draft?.connection} />
      </DraftNotice>
      <ClientTexts of={["history", "keyCard"]}>{children}</ClientTexts>
    </ConnectionForm>
  );
}
