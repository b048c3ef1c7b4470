"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { announceDraft } from "@/components/console/draft-channel";
import { ProblemNotice } from "@/components/console/problem-notice";
import { useAdminAction } from "@/components/console/use-admin-action";
import { input } from "@/components/ui/styles";
import { type MappableField, mappableFields } from "@/lib/identity/profile-fields";
import { mapClaimForm } from "./actions";

/** Maps one claim to a field, in the draft. */
export function MapClaim({ slug, reference, claim }: { slug: string; reference: string; claim: string }) {
  const t = useTranslations("event");
  const options = useTranslations("connectionForm.options");
  const router = useRouter();
  const { run, isPending, failure } = useAdminAction(mapClaimForm, slug);
  const [mapped, setMapped] = useState<MappableField | null>(null);
  return (
    <>
      <select
        aria-label={t("useAs", { claim })}
        className={`${input} min-w-36`}
        value=""
        disabled={isPending}
        onChange={(event) => {
          const field = event.target.value as MappableField;
          run({ reference, claim, field }, () => {
            setMapped(field);
            announceDraft();
            router.refresh();
          });
        }}
      >
        <option value="">{t("useAsShort")}</option>
        {mappableFields.map((field) => (
          <option key={field} value={field}>
            {options(field)}
          </option>
        ))}
      </select>
      <span role="status" className="mt-1 block text-muted">
        {mapped && t("mapped", { field: options(mapped) })}
      </span>
      <ProblemNotice failure={failure} />
    </>
  );
}
