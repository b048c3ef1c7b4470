"use client";

import { useTranslations } from "next-intl";
import { useWatch } from "react-hook-form";
import { Field } from "@/components/console/field";
import { FormBody } from "@/components/console/form-body";
import { ImageField } from "@/components/console/image-field";
import { ProblemNotice } from "@/components/console/problem-notice";
import { SaveRow } from "@/components/console/save-row";
import { useAdminForm } from "@/components/console/use-admin-form";
import type { ProviderChoice } from "@/components/sign-in/provider-button";
import { SignInPreview } from "@/components/sign-in/sign-in-preview";
import { Link } from "@/components/ui/link";
import { card } from "@/components/ui/styles";
import { contrast, faintThemes, isColor, textOn } from "@/lib/branding/contrast";
import { saveSettingsForm } from "./actions";

type Values = { logo: string; accentColor: string };

/** Logo and colour of the sign-in pages, with both themes before the eyes. */
export function BrandingForm({
  slug,
  name,
  values,
  choices,
}: {
  slug: string;
  name: string;
  values: Values;
  /** Connections as they are on the sign-in page, as many as the preview shows. */
  choices: ProviderChoice[];
}) {
  const t = useTranslations("settings");
  const { register, submit, setValue, control, isPending, isSaved, failure, formState } = useAdminForm(
    saveSettingsForm,
    slug,
    {
      values: values,
      changes: "",
      toInput: (typed) => ({ logo: typed.logo || null, accentColor: typed.accentColor.trim() || null }),
    },
  );
  const { logo, accentColor } = useWatch({ control }) as Values;
  const color = accentColor.trim().toLowerCase();
  const accent = isColor(color) ? { color, text: textOn(color) } : null;
  return (
    <form onSubmit={submit} noValidate className={`${card} mb-6`} aria-labelledby="branding">
      <FormBody>
        <h2 id="branding" className="mb-1 text-base font-semibold">
          {t("brandingTitle")}
        </h2>
        <p className="mb-4 text-muted">
          {t("brandingText")}{" "}
          <Link className="link" href={`/console/${slug}/settings/texts`}>
            {t("ownTexts")}
          </Link>
        </p>
        <div className="max-w-[640px]">
          <ImageField
            name="logo"
            label={t("logo")}
            help={t("logoHelp")}
            value={logo}
            error={formState.errors.logo?.message}
            onChange={(value) => setValue("logo", value, { shouldDirty: true })}
          />
          <Field
            label={t("accent")}
            help={accent ? t("accentContrast", { ratio: contrast(color, accent.text).toFixed(1) }) : t("accentHelp")}
            error={formState.errors.accentColor?.message}
            mono
            placeholder="#3538cd"
            autoComplete="off"
            {...register("accentColor")}
          />
          {accent &&
            faintThemes(color).map((theme) => (
              <p key={theme} role="status" className="mb-4 rounded-md bg-sunken p-3">
                {t(`accentFaint.${theme}`)}
              </p>
            ))}
        </div>
        <SignInPreview brand={{ name, logo: logo || null, accent }} choices={choices} />
        <ProblemNotice failure={failure} />
        <SaveRow label={t("saveBranding")} isPending={isPending} isSaved={isSaved} formState={formState} />
      </FormBody>
    </form>
  );
}
