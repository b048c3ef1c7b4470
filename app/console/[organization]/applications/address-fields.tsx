"use client";

import { useTranslations } from "next-intl";
import { useFieldArray, useFormContext, useWatch } from "react-hook-form";
import { Field } from "@/components/console/field";
import { focusBesideRow, typedRow } from "@/components/console/row-focus";
import { button } from "@/components/ui/styles";
import { clientAuthMethods } from "@/lib/applications/application-schema";
import { LinesField, RadioGroup, TextField, useProblemText } from "./form-parts";
import type { ApplicationFormValues } from "./form-values";
import { type Choices, GroupList, RoleList } from "./rule-lists";

/** Where the application is, by its kind. @param choices for the paths of a proxy; absent where they are not asked for yet */
export function AddressFields({ choices }: { choices?: Choices }) {
  const t = useTranslations("applications.form");
  const kind = useWatch<ApplicationFormValues, "kind">({ name: "kind" });
  const clientAuth = useWatch<ApplicationFormValues, "clientAuth">({ name: "clientAuth" });
  if (kind === "proxy")
    return (
      <>
        <TextField name="origin" mono />
        <TextField name="launchUrl" mono />
        {choices && <PathFields choices={choices} />}
      </>
    );
  return (
    <>
      <LinesField name="redirectUris" />
      <TextField name="launchUrl" mono />
      <TextField name="initiateLoginUri" mono />
      <LinesField name="postLogoutRedirectUris" rows={2} />
      <TextField name="backchannelLogoutUri" mono />
      <RadioGroup
        name="clientAuth"
        legend={t("clientAuth.label")}
        options={clientAuthMethods.map((value) => ({ value, label: value, help: t(`clientAuth.${value}`) }))}
      />
      {clientAuth === "private_key_jwt" && <TextField name="jwksUri" mono />}
    </>
  );
}

function PathFields({ choices }: { choices: Choices }) {
  const textOf = useProblemText();
  const t = useTranslations("applications.form");
  const { register, formState } = useFormContext<ApplicationFormValues>();
  const { fields, append, remove } = useFieldArray<ApplicationFormValues, "paths.restricted">({
    name: "paths.restricted",
  });
  const errors = formState.errors.paths?.restricted;
  return (
    <>
      <LinesField name="paths.open" />
      <h2 className="mb-1 font-medium">{t("restricted.label")}</h2>
      <p className="mb-3 text-muted">{t("restricted.help")}</p>
      {fields.map((field, index) => (
        <fieldset key={field.id} {...typedRow} className="mb-4 rounded-md border border-border p-3">
          <legend className="px-1 text-muted">{t("restricted.row", { row: index + 1 })}</legend>
          <Field
            label={t("restricted.path")}
            error={textOf(errors?.[index]?.path)}
            mono
            autoComplete="off"
            {...register(`paths.restricted.${index}.path`)}
          />
          <RoleList name={`paths.restricted.${index}.roles`} choices={choices.roles} />
          <GroupList name={`paths.restricted.${index}.groups`} choices={choices.groups} />
          <button
            type="button"
            className={button.secondary}
            aria-label={t("restricted.removeRow", { row: index + 1 })}
            onClick={({ currentTarget }) => {
              focusBesideRow(currentTarget);
              remove(index);
            }}
          >
            {t("remove")}
          </button>
        </fieldset>
      ))}
      <button
        type="button"
        className={`${button.secondary} mb-4`}
        onClick={() => append({ path: "", roles: [], groups: [] })}
      >
        {t("restricted.add")}
      </button>
    </>
  );
}
