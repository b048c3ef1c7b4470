import { findEvent } from "@/lib/activity/event-queries";
import { toConnectionDocument } from "@/lib/connections/connection-document";
import { findConnection } from "@/lib/connections/connection-store";
import { findVersion } from "@/lib/connections/version-store";
import type { Context } from "@/lib/context";
import { SsoError } from "@/lib/errors/sso-error";
import type { Fact } from "@/lib/facts/fact-schema";
import { masked, maskFact, striking } from "@/lib/facts/mask-fact";
import type { Check } from "@/lib/identity/check";
import { factTexts } from "@/lib/messages/fact-texts";
import { findTestedDraft } from "@/lib/sign-in/test-store";
import { readDirectories } from "./read-directories";

/** What a helper has to know of the installation. */
export type AboutInstallation = { version: string; database: string; node: string };

/**
 * One sign-in as a file that can be mailed to somebody who helps: checks, what was decided, which claims came, the
 * configuration that verified it, versions and clocks. No secret, no token, no message; values that name a person are masked.
 * @throws SsoError not_found
 */
export async function buildSupportBundle(
  { organizationId, reference }: { organizationId: string; reference: string },
  about: AboutInstallation,
  ctx: Context,
): Promise<object> {
  const event = await findEvent(ctx.db, organizationId, reference);
  if (!event) throw new SsoError("not_found");
  const saved = event.connection ? await findConnection(ctx.db, organizationId, event.connection) : null;
  const version = saved && event.connectionVersion ? await findVersion(ctx.db, saved, event.connectionVersion) : null;
  const tested = saved && (await findTestedDraft(ctx.db, saved, reference));
  const verifying = tested ?? version?.connection ?? saved;
  const values = Object.values(event.claims?.claims ?? {}).flat();
  const people = [event.email, event.claims?.subject, ...values].filter((text): text is string => Boolean(text));
  const strike = striking(people);
  const savedName = version ? `version ${version.version}` : "unknown";
  return {
    format: "gatehouse-support",
    gatehouse: about,
    madeAt: ctx.now.toISOString(),
    event: {
      reference: event.reference,
      purpose: event.purpose,
      protocol: event.protocol,
      code: event.code,
      createdAt: event.createdAt,
      durationMilliseconds: event.durationMilliseconds,
      clockDifferenceSeconds: event.clockDifferenceSeconds,
      connectionVersion: event.connectionVersion,
    },
    checks: event.checks.map((check) => checkText(check, strike)),
    decision: event.decision && {
      kind: event.decision.kind,
      ...("code" in event.decision && { code: event.decision.code }),
    },
    claims: Object.fromEntries(
      Object.entries(event.claims?.claims ?? {}).map(([name, list]) => [name, list.map(masked)]),
    ),
    subjectFormat: event.claims?.subjectFormat ?? null,
    configuration: verifying && toConnectionDocument(verifying, null).connection,
    /** What verified it: the saved version, a draft that was tested, or (when its version is gone) what is saved now. */
    judgedBy: tested ? "draft" : savedName,
    savedVersion: saved?.version ?? null,
    /** Anyone who asks why somebody is in or out has to know what a directory said. */
    directories: await readDirectories({ organizationId, userId: event.userId }, ctx),
  };
}

const text = factTexts("en");

/** A check in English, with what names a person masked. */
function checkText({ expected, got, ...check }: Check, strike: (text: string) => string): object {
  const maskedText = (fact: Fact) => text(maskFact(fact, strike));
  return { ...check, ...(expected && { expected: maskedText(expected) }), ...(got && { got: maskedText(got) }) };
}
