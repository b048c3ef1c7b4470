"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { announceDraft } from "@/components/console/draft-channel";
import { ProblemNotice } from "@/components/console/problem-notice";
import { useAdminAction } from "@/components/console/use-admin-action";
import { input } from "@/components/ui/styles";
import { ClaimFieldOptions } from "../../claim-field-options";
import { mapClaimForm } from "./actions";

/** Maps one claim to a field, in the draft. */
export function MapClaim({
  slug,
  reference,
  claim,
  attributes,
}: {
  slug: string;
  reference: string;
  claim: string;
  attributes: readonly { key: string; label: string }[];
}) {
  const t = useTranslations("event");
  const router = useRouter();
  const { run, isPending, failure } = useAdminAction(mapClaimForm, slug);
  const [mapped, setMapped] = useState<string | null>(null);
  return (
    <>
      <select
        aria-label={t("useAs", { claim })}
        className={`${input} min-w-36`}
        value=""
        disabled={isPending}
        onChange={(event) => {
          const { value: field, selectedOptions } = event.target;
          const label = selectedOptions[0]?.textContent ?? field;
          run({ reference, claim, field }, () => {
            setMapped(label);
            announceDraft();
            router.refresh();
          });
        }}
      >
        <option value="">{t("useAsShort")}</option>
        <ClaimFieldOptions attributes={attributes} />
      </select>
      <span role="status" className="mt-1 block text-muted">
        {mapped && t("mapped", { field: mapped })}
      </span>
      <ProblemNotice failure={failure} />
    </>
  );
}
