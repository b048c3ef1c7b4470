import { getTranslations } from "next-intl/server";
import { getFactText } from "@/components/console/get-fact-text";
import { card } from "@/components/ui/styles";
import type { SessionPreview } from "@/lib/diagnosis/preview-session";
import type { ProvisioningDecision } from "@/lib/provisioning/provisioning-decision";

type Accepted = Exclude<ProvisioningDecision, { kind: "reject" }>;

/** What a sign-in did to the directory, or what it would do: each change with the row that caused it. */
export async function Decision({
  decision,
  session,
  isTest,
}: {
  decision: Accepted;
  /** The session that would come of a test. */
  session: SessionPreview | null;
  isTest: boolean;
}) {
  const t = await getTranslations("event");
  const text = await getFactText();
  const { changes, roles, groups, notes } = decision;
  const lines = [
    ...changes.map(({ field, from, to }) => t("changed", { field, from: from ?? t("nothing"), to })),
    ...roles.granted.map(({ role, reason }) => t("granted", { role, reason: text(reason) })),
    ...roles.revoked.map((role) => t("revoked", { role })),
    ...roles.unmapped.map((value) => t("unmapped", { value })),
    ...groups.granted.map(({ group, reason }) => t("grantedGroup", { group, reason: text(reason) })),
    ...groups.revoked.map((group) => t("revokedGroup", { group })),
    ...notes.map(text),
  ];
  return (
    <section className={`${card} mb-6`}>
      <h2 className="mb-1 text-base font-semibold">{t(isTest ? "wouldHappen" : "decision")}</h2>
      <p>{t(`${isTest ? "testKinds" : "kinds"}.${decision.kind}`)}</p>
      <ul className="mt-2 list-disc pl-5">
        {lines.map((line) => (
          <li key={line} className="break-words">
            {line}
          </li>
        ))}
      </ul>
      {session && (
        <details className="mt-3">
          <summary className="cursor-pointer font-medium">{t("session")}</summary>
          <section className="mt-2 overflow-x-auto rounded-md bg-sunken p-3" tabIndex={0} aria-label={t("session")}>
            <pre className="font-mono text-small">{JSON.stringify(session, null, 2)}</pre>
          </section>
        </details>
      )}
    </section>
  );
}
