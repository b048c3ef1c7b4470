"use client";

import { useTranslations } from "next-intl";
import { useId } from "react";
import { useFieldArray, useFormContext, useWatch } from "react-hook-form";
import { Field } from "@/components/console/field";
import { focusBesideRow, typedRow } from "@/components/console/row-focus";
import { RowOptions } from "@/components/console/row-options";
import { useValidationText } from "@/components/console/use-validation-text";
import { button, input } from "@/components/ui/styles";
import { claimFormats, claimSources, defaultClaims } from "@/lib/applications/claim-rows";
import { type AttributeDefinition, attributeField, isAttributeField } from "@/lib/identity/attribute-type";
import { useProblemText } from "./form-parts";
import type { ApplicationFormValues, ClaimRowValues } from "./form-values";

const newRow: ClaimRowValues = { claim: "", from: "groups", format: "", prefix: "", only: "", value: "" };

/** What the application is told beside the default claims, or instead of them. */
export function ClaimFields({ attributes }: { attributes: readonly AttributeDefinition[] }) {
  const t = useTranslations("applications.form");
  const { fields, append, remove } = useFieldArray<ApplicationFormValues, "claims">({ name: "claims" });
  return (
    <>
      <p className="mb-2 text-muted">{t("claims.help")}</p>
      <p className="mb-4 font-mono text-small break-words">{Object.keys(defaultClaims).join(", ")}</p>
      {fields.map((field, index) => (
        <Row key={field.id} index={index} attributes={attributes} onRemove={() => remove(index)} />
      ))}
      <button type="button" className={`${button.secondary} mb-4`} onClick={() => append(newRow)}>
        {t("claims.add")}
      </button>
    </>
  );
}

function Row({
  index,
  attributes,
  onRemove,
}: {
  index: number;
  /** The organization's custom attributes. */
  attributes: readonly AttributeDefinition[];
  onRemove: () => void;
}) {
  const t = useTranslations("applications.form.claims");
  const kinds = useTranslations("claimFields");
  const wordsOf = useValidationText();
  const problem = useId();
  const textOf = useProblemText();
  const { register, formState } = useFormContext<ApplicationFormValues>();
  const from = useWatch<ApplicationFormValues, `claims.${number}.from`>({ name: `claims.${index}.from` });
  const errors = formState.errors.claims?.[index];
  const own = attributes.find(({ key }) => attributeField(key) === from);
  const isList = from === "groups" || from === "roles" || own?.type === "list";
  const fromProblem = textOf(errors?.from);
  const fixed = claimSources.map((source) => (
    <option key={source} value={source}>
      {t(`sources.${source}`)}
    </option>
  ));
  return (
    <fieldset {...typedRow} className="mb-4 rounded-md border border-border p-3">
      <legend className="px-1 text-muted">{t("row", { row: index + 1 })}</legend>
      <div className="grid gap-x-4 sm:grid-cols-3">
        <Field
          label={t("claim")}
          error={textOf(errors?.claim)}
          mono
          autoComplete="off"
          {...register(`claims.${index}.claim`)}
        />
        <div className="mb-4">
          <label className="block">
            <span className="mb-1 block font-medium">{t("from")}</span>
            <select
              className={input}
              aria-invalid={fromProblem !== undefined}
              aria-describedby={problem}
              {...register(`claims.${index}.from`)}
            >
              <RowOptions chosen={from} label={isAttributeField(from) ? (own?.label ?? from) : t(`sources.${from}`)}>
                {attributes.length === 0 ? (
                  fixed
                ) : (
                  <>
                    <optgroup label={kinds("fixed")}>{fixed}</optgroup>
                    <optgroup label={kinds("own")}>
                      {attributes.map(({ key, label }) => (
                        <option key={key} value={attributeField(key)}>
                          {label}
                        </option>
                      ))}
                    </optgroup>
                  </>
                )}
              </RowOptions>
            </select>
          </label>
          {fromProblem && (
            <p id={problem} className="mt-1 text-danger">
              {wordsOf(fromProblem)}
            </p>
          )}
        </div>
        {from !== "omit" && (
          <label className="mb-4 block">
            <span className="mb-1 block font-medium">{t("format")}</span>
            <select className={input} {...register(`claims.${index}.format`)}>
              <option value="">{t("formats.standard")}</option>
              {claimFormats.map((format) => (
                <option key={format} value={format}>
                  {t(`formats.${format}`)}
                </option>
              ))}
            </select>
          </label>
        )}
        {isList && (
          <>
            <Field label={t("prefix")} mono autoComplete="off" {...register(`claims.${index}.prefix`)} />
            <Field
              label={t(own ? "onlyValues" : "only")}
              mono
              autoComplete="off"
              {...register(`claims.${index}.only`)}
            />
          </>
        )}
        {from === "value" && (
          <Field
            label={t("value")}
            error={textOf(errors?.value)}
            mono
            autoComplete="off"
            {...register(`claims.${index}.value`)}
          />
        )}
      </div>
      <button
        type="button"
        className={button.secondary}
        aria-label={t("removeRow", { row: index + 1 })}
        onClick={({ currentTarget }) => {
          focusBesideRow(currentTarget);
          onRemove();
        }}
      >
        {t("remove")}
      </button>
    </fieldset>
  );
}
