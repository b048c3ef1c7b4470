import { getTranslations } from "next-intl/server";
import { getFactText } from "@/components/console/get-fact-text";
import { getFieldLabel } from "@/components/console/get-field-label";
import { getJoinedValues } from "@/components/texts/get-joined-values";
import { card } from "@/components/ui/styles";
import type { SessionPreview } from "@/lib/diagnosis/preview-session";
import type { AttributeValue } from "@/lib/identity/attribute-type";
import type { ProvisioningDecision } from "@/lib/provisioning/provisioning-decision";
import { attributeText } from "../../attribute-text";

type Accepted = Exclude<ProvisioningDecision, { kind: "reject" }>;

/** What a sign-in did to the directory, or what it would do: each change with the row that caused it. */
export async function Decision({
  decision,
  names,
  session,
  isTest,
}: {
  decision: Accepted;
  /** What the organization has: what is deleted is called by its key. */
  names: {
    roles: readonly { key: string; name: string }[];
    groups: ReadonlyMap<string, string>;
    attributes: readonly { key: string; label: string }[];
  };
  /** The session that would come of a test. */
  session: SessionPreview | null;
  isTest: boolean;
}) {
  const t = await getTranslations("event");
  const text = await getFactText();
  const fieldLabel = await getFieldLabel();
  const joined = await getJoinedValues();
  const words = await getTranslations("attributes.values");
  const { changes, attributes: set = [], roles, groups, notes } = decision;
  const labelOf = (key: string) => names.attributes.find((attribute) => attribute.key === key)?.label ?? key;
  const roleName = (key: string) => names.roles.find((role) => role.key === key)?.name ?? key;
  const groupName = (key: string) => names.groups.get(key) ?? key;
  const shownValue = (value: AttributeValue) => attributeText(value, { yes: words("yes"), no: words("no"), joined });
  const lines = [
    ...changes.map(({ field, from, to }) =>
      t("changed", { field: fieldLabel("user", field), from: from ?? t("nothing"), to }),
    ),
    ...set.map(({ key, from, to, reason }) =>
      t("changedAttribute", {
        field: labelOf(key),
        from: from === null ? t("nothing") : shownValue(from),
        to: shownValue(to),
        reason: text(reason),
      }),
    ),
    ...roles.granted.map(({ role, reason }) => t("granted", { role: roleName(role), reason: text(reason) })),
    ...roles.revoked.map((role) => t("revoked", { role: roleName(role) })),
    ...roles.unmapped.map((value) => t("unmapped", { value })),
    ...groups.granted.map(({ group, reason }) => t("grantedGroup", { group: groupName(group), reason: text(reason) })),
    ...groups.revoked.map((group) => t("revokedGroup", { group: groupName(group) })),
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
