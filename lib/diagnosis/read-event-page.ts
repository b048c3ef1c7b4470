import type { EventView } from "@/lib/activity/event";
import { findStoredResponse } from "@/lib/activity/stored-response-store";
import { findApplication } from "@/lib/applications/application-store";
import type { Connection } from "@/lib/connections/connection";
import { listKeys } from "@/lib/connections/connection-key-store";
import { findConnection } from "@/lib/connections/connection-store";
import { findDraft } from "@/lib/connections/draft-store";
import type { Context } from "@/lib/context";
import { privateKeyOf } from "@/lib/crypto/private-key";
import { listAttributes } from "@/lib/directory/attribute-store";
import { groupNames } from "@/lib/directory/group-store";
import { listRoles } from "@/lib/directory/organization-store";
import { toAttributeView } from "@/lib/directory/save-attribute";
import { toRoleView } from "@/lib/directory/save-role";
import { valuesWithin } from "@/lib/facts/fact";
import { knownErrors, type Preset } from "@/lib/presets/preset";
import { presetOf } from "@/lib/presets/preset-store";
import { readCertificate } from "@/lib/saml/certificate";
import { suggestFixes } from "./apply-fix-to-draft";
import { type DecodedMessage, decodeMessages } from "./decode-messages";
import type { FixId } from "./fixes";
import { previewSession, type SessionPreview } from "./preview-session";

/** What the page of a sign-in shows beside the event itself. */
export type EventPageData = {
  fixes: { id: FixId; value: string; paths: string[]; needsSignIn: boolean; needsRole: boolean }[];
  roles: { key: string; name: string; console: boolean }[];
  /** What the groups that the sign-in gave or took are called, by key; one that is deleted has no name. */
  groupNames: ReadonlyMap<string, string>;
  /** The organization's custom attributes, which a claim can be mapped to. */
  attributes: { key: string; label: string }[];
  /** What the connection takes from which claim, in the draft where there is one. */
  claimUses: { field: string; from: string }[];
  /** The connection was not deleted meanwhile. */
  hasConnection: boolean;
  /** The application that was asked for was not deleted meanwhile. */
  hasApplication: boolean;
  hasDraft: boolean;
  isKept: boolean;
  messages: DecodedMessage[];
  /** What the session would say; for tests that passed. */
  session: SessionPreview | null;
  /** The provider, and what is known of this error there, in the words of its screens. */
  atProvider: { provider: string; errors: Preset["errors"] } | null;
};

/** Reads all that belongs to one event of an organization; nothing is written. */
export async function readEventPage(
  event: EventView,
  organization: { id: string; slug: string },
  ctx: Context,
): Promise<EventPageData> {
  const { id: organizationId } = organization;
  const { reference, connection: connectionId, application: applicationId, decision } = event;
  const connection = connectionId === null ? null : await findConnection(ctx.db, organizationId, connectionId);
  const [answer, draft, application, offers, roles, names, attributes] = await Promise.all([
    findStoredResponse(ctx.db, organizationId, reference, ctx.now),
    connection && findDraft(ctx.db, connection),
    applicationId === null ? null : findApplication(ctx.db, organizationId, applicationId),
    suggestFixes({ organizationId, reference }, ctx),
    listRoles(ctx.db, organizationId),
    groupNames(ctx.db, organizationId, groupsOf(decision)),
    listAttributes(ctx.db, organizationId),
  ]);
  const hasSession =
    event.purpose === "test" && connectionId !== null && decision !== null && decision.kind !== "reject";
  const keys = answer?.protocol === "saml" && connection ? await listKeys(ctx.db, organizationId, connection.id) : [];
  return {
    fixes: offers.map(({ id, value, changes, needsSignIn, needsRole }) => ({
      id,
      value: displayedValue(value),
      paths: changes.map(({ path }) => path),
      needsSignIn,
      needsRole,
    })),
    roles: roles.map(toRoleView),
    groupNames: names,
    attributes: attributes.map(toAttributeView),
    claimUses: ((draft?.connection ?? connection)?.claims ?? []).map(({ field, from }) => ({ field, from })),
    hasConnection: connection !== null,
    hasApplication: application !== null,
    hasDraft: draft !== null,
    isKept: answer !== null,
    messages: answer
      ? decodeMessages(
          answer,
          keys.map(({ privateKey }) => privateKeyOf(privateKey)),
        )
      : [],
    atProvider: connection && atProvider(connection, event),
    session: hasSession ? await previewSession(decision, organization, connectionId, ctx) : null,
  };
}

function groupsOf(decision: EventView["decision"]): string[] {
  if (decision === null || decision.kind === "reject") return [];
  return [...decision.groups.granted.map(({ group }) => group), ...decision.groups.revoked];
}

function atProvider(connection: Connection, { code, checks }: EventView): EventPageData["atProvider"] {
  const preset = presetOf(connection);
  const came = checks.flatMap(({ passed, got }) => (passed ? [] : valuesWithin(got)));
  return { provider: preset.provider, errors: knownErrors(preset, code, came) };
}

/** A certificate is told by its fingerprint: what an administrator compares with the provider's page. */
function displayedValue(value: string | null): string {
  const certificate = value?.startsWith("-----BEGIN") ? readCertificate(value) : null;
  if (!certificate) return value ?? "";
  const { subject, fingerprint, notAfter } = certificate.view;
  return `${fingerprint} (${subject}, ${notAfter.slice(0, 10)})`;
}
