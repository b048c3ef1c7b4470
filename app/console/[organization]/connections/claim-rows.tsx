"use client";

import { useTranslations } from "next-intl";
import { useId } from "react";
import { useFieldArray, useFormContext, useWatch } from "react-hook-form";
import { button, input } from "@/components/ui/styles";
import { mappableFields, type TransformType, transformTypes, updateModes } from "@/lib/identity/profile-fields";
import { type ConnectionFormValues, newStep } from "./form-values";
import { MappingPreviewPanel, useMappingPreview } from "./mapping-preview";

/** The claims table: what fills each field, by which steps, and when it replaces what is there. */
export function ClaimRows({ knownClaims }: { knownClaims: readonly string[] }) {
  const t = useTranslations("connectionForm");
  const { control, register } = useFormContext<ConnectionFormValues>();
  const { fields, append, remove } = useFieldArray({ control, name: "claims" });
  const preview = useMappingPreview();
  const listId = useId();
  const suggestions = new Set([...(preview?.unusedClaims.map(({ name }) => name) ?? []), ...knownClaims]);
  return (
    <>
      <p className="mb-3 text-muted">{t("claimsHelp")}</p>
      <datalist id={listId}>
        {[...suggestions].map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
      {fields.map((row, index) => (
        <div key={row.id} className="mb-3 rounded-md border border-border p-2">
          <div className="flex flex-wrap gap-2">
            <select
              aria-label={t("claimField", { row: index + 1 })}
              className={`${input} sm:max-w-48`}
              {...register(`claims.${index}.field`)}
            >
              {mappableFields.map((field) => (
                <option key={field} value={field}>
                  {t(`options.${field}`)}
                </option>
              ))}
            </select>
            <input
              aria-label={t("claimSource", { row: index + 1 })}
              list={listId}
              className={`${input} min-w-40 flex-1 font-mono text-[13px]`}
              {...register(`claims.${index}.from`)}
            />
            <button
              type="button"
              className={button.secondary}
              aria-label={t("removeRow", { row: index + 1 })}
              onClick={() => remove(index)}
            >
              {t("remove")}
            </button>
          </div>
          <RowResult values={preview?.rows[index]} />
          <RowSteps row={index} />
        </div>
      ))}
      <button
        type="button"
        className={button.secondary}
        onClick={() => append({ field: "email", from: "", update: "always", transforms: [] })}
      >
        {t("addClaim")}
      </button>
      <MappingPreviewPanel onUse={(from) => append({ field: "fullName", from, update: "always", transforms: [] })} />
    </>
  );
}

/** What the last sign-in gave this row. */
function RowResult({ values }: { values: string[] | null | undefined }) {
  const t = useTranslations("mappingPreview");
  if (values === undefined) return null;
  const text = values === null ? t("absent") : values.join(", ") || t("empty");
  return <p className="mt-1 font-mono text-[12px] break-all text-muted">→ {text}</p>;
}

/** Folded: most rows take the value as it comes. */
function RowSteps({ row }: { row: number }) {
  const t = useTranslations("connectionForm");
  const { control, register } = useFormContext<ConnectionFormValues>();
  const name = `claims.${row}.transforms` as const;
  const { fields, append, remove, update } = useFieldArray({ control, name });
  const mode = useWatch({ control, name: `claims.${row}.update` });
  const isPlain = fields.length === 0 && mode === "always";
  return (
    <details className="mt-2" open={!isPlain || undefined}>
      <summary className="cursor-pointer text-muted">{t("steps", { count: fields.length })}</summary>
      <label className="mt-2 flex flex-wrap items-center gap-2">
        <span>{t("updateMode")}</span>
        <select
          aria-label={t("updateModeOf", { row: row + 1 })}
          className={`${input} sm:w-auto`}
          {...register(`claims.${row}.update`)}
        >
          {updateModes.map((value) => (
            <option key={value} value={value}>
              {t(`updateModes.${value}`)}
            </option>
          ))}
        </select>
      </label>
      {fields.map((step, index) => (
        <div key={step.id} className="mt-2 flex flex-wrap items-start gap-2">
          <span className="pt-2 text-muted">{index + 1}.</span>
          <select
            aria-label={t("stepType", { row: row + 1, step: index + 1 })}
            className={`${input} sm:w-auto`}
            value={step.type}
            onChange={(event) => update(index, newStep(event.target.value as TransformType))}
          >
            {transformTypes.map((type) => (
              <option key={type} value={type}>
                {t(`transforms.${type}`)}
              </option>
            ))}
          </select>
          <StepFields row={row} index={index} type={step.type} />
          <button
            type="button"
            className={button.secondary}
            aria-label={t("removeStep", { row: row + 1, step: index + 1 })}
            onClick={() => remove(index)}
          >
            {t("remove")}
          </button>
        </div>
      ))}
      {fields.length < 10 && (
        <button
          type="button"
          className={`${button.secondary} mt-2`}
          aria-label={t("addStepTo", { row: row + 1 })}
          onClick={() => append(newStep("trim"))}
        >
          {t("addStep")}
        </button>
      )}
    </details>
  );
}

function StepFields({ row, index, type }: { row: number; index: number; type: TransformType }) {
  const t = useTranslations("connectionForm");
  const { register, getFieldState, formState } = useFormContext<ConnectionFormValues>();
  const path = `claims.${row}.transforms.${index}` as const;
  const mono = `${input} min-w-32 flex-1 font-mono text-[13px]`;
  const label = (key: "stepText" | "stepReplacement" | "stepValues" | "stepOthers") =>
    t(key, { row: row + 1, step: index + 1 });
  const error = getFieldState(`${path}.text`, formState).error?.message;
  switch (type) {
    case "trim":
    case "lower":
      return null;
    case "split":
    case "before":
    case "after":
      return <input aria-label={label("stepText")} className={mono} {...register(`${path}.text`)} />;
    case "regex":
      return (
        <>
          <input
            aria-label={label("stepText")}
            placeholder="^app-(.+)$"
            aria-invalid={error !== undefined}
            className={mono}
            {...register(`${path}.text`)}
          />
          <input
            aria-label={label("stepReplacement")}
            placeholder="$1"
            className={mono}
            {...register(`${path}.replacement`)}
          />
        </>
      );
    case "map":
      return (
        <>
          <textarea
            aria-label={label("stepValues")}
            rows={3}
            placeholder={"DEV = developer"}
            className={`${mono} py-2`}
            {...register(`${path}.values`)}
          />
          <select aria-label={label("stepOthers")} className={`${input} sm:w-auto`} {...register(`${path}.others`)}>
            <option value="keep">{t("othersKeep")}</option>
            <option value="drop">{t("othersDrop")}</option>
          </select>
        </>
      );
  }
}
