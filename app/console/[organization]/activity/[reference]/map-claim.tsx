"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { announceDraft } from "@/components/console/draft-channel";
import { ProblemNotice } from "@/components/console/problem-notice";
import { useAdminAction } from "@/components/console/use-admin-action";
import { useJoinedValues } from "@/components/texts/use-joined-values";
import { input } from "@/components/ui/styles";
import { ClaimFieldOptions, useClaimFieldLabel } from "../../claim-field-options";
import { mapClaimForm } from "./actions";
import { type ClaimUse, sourceOf, usesOf } from "./claim-uses";

/** Maps one claim to a field, in the draft. */
export function MapClaim({
  slug,
  reference,
  claim,
  attributes,
  uses,
}: {
  slug: string;
  reference: string;
  claim: string;
  attributes: readonly { key: string; label: string }[];
  /** What is taken from which claim at present: said before something else takes its place. */
  uses: readonly ClaimUse[];
}) {
  const t = useTranslations("event");
  const router = useRouter();
  const { run, isPending, failure } = useAdminAction(mapClaimForm, slug);
  const [mapped, setMapped] = useState<{ field: string; before: string | null } | null>(null);
  const labelOf = useClaimFieldLabel(attributes);
  const joined = useJoinedValues();
  const used = usesOf(uses, claim).map(labelOf);
  return (
    <>
      <select
        aria-label={t("useAs", { claim })}
        className={`${input} min-w-36`}
        value=""
        disabled={isPending}
        onChange={(event) => {
          const { value: field } = event.target;
          const before = sourceOf(uses, field);
          run({ reference, claim, field }, () => {
            setMapped({ field: labelOf(field), before: before === claim ? null : before });
            announceDraft();
            router.refresh();
          });
        }}
      >
        <option value="">{t("useAsShort")}</option>
        <ClaimFieldOptions attributes={attributes} sourceOf={(field) => sourceOf(uses, field)} />
      </select>
      {used.length > 0 && <span className="mt-1 block text-muted">{t("usedFor", { fields: joined(used) })}</span>}
      <span role="status" className="mt-1 block text-muted break-words">
        {mapped &&
          (mapped.before === null
            ? t("mapped", { field: mapped.field })
            : t("mappedInstead", { field: mapped.field, claim: mapped.before }))}
      </span>
      <ProblemNotice failure={failure} />
    </>
  );
}
