"use client";

import { useTranslations } from "next-intl";
import { useFormContext } from "react-hook-form";
import { ImageField } from "@/components/console/image-field";
import { applicationKinds } from "@/lib/applications/application-schema";
import { RadioGroup, TextField, useProblemText } from "./form-parts";
import type { ApplicationFormValues } from "./form-values";

/** What an application is called and looks like. @param withKind also what it is, which is not changed later */
export function NameFields({ withKind = false }: { withKind?: boolean }) {
  const t = useTranslations("applications.form");
  const textOf = useProblemText();
  const kinds = useTranslations("applications.kinds");
  const { watch, setValue, formState } = useFormContext<ApplicationFormValues>();
  return (
    <>
      {withKind && (
        <RadioGroup
          name="kind"
          legend={t("kind.label")}
          options={applicationKinds.map((value) => ({
            value,
            label: kinds(value),
            help: t(`kind.${value}`),
          }))}
        />
      )}
      <TextField name="name" />
      <ImageField
        label={t("logo.label")}
        help={t("logo.help")}
        value={watch("logo")}
        error={textOf(formState.errors.logo)}
        onChange={(value) => setValue("logo", value, { shouldDirty: true })}
      />
    </>
  );
}
