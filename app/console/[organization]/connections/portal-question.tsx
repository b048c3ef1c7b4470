"use client";

import { useTranslations } from "next-intl";
import { useFormContext, useWatch } from "react-hook-form";
import { card } from "@/components/ui/styles";
import type { ConnectionFormValues } from "./form-values";

/** How people start at the provider itself, for the question whether they may. */
export type Portal = { provider: string; starts: string };

/** The last decision before a connection goes live: a portal tile and a provider's own test button need it (IK-O7, IK-A6). */
export function PortalQuestion({ provider, starts }: Portal) {
  const t = useTranslations("connectionForm.portal");
  const { control, setValue } = useFormContext<ConnectionFormValues>();
  const isAllowed = useWatch({ control, name: "saml.allowIdpInitiated" });
  const choose = (value: boolean) => setValue("saml.allowIdpInitiated", value, { shouldDirty: true });
  return (
    <section className={`${card} mb-6`}>
      <fieldset aria-describedby="portal-starts portal-risk">
        <legend className="mb-1 text-base font-semibold">{t("question", { provider })}</legend>
        <p id="portal-starts" className="mb-1 max-w-[720px]">
          {t("starts", { starts })}
        </p>
        <p id="portal-risk" className="mb-3 max-w-[720px] text-muted">
          {t("risk")}
        </p>
        {([true, false] as const).map((value) => (
          <label key={String(value)} className="mb-1 flex min-h-6 items-center gap-2">
            <input
              type="radio"
              name="portal"
              className="size-5"
              checked={isAllowed === value}
              onChange={() => choose(value)}
            />
            {t(value ? "yes" : "no", { provider })}
          </label>
        ))}
      </fieldset>
    </section>
  );
}
