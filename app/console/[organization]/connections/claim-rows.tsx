"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { useFieldArray, useFormContext, useWatch } from "react-hook-form";
import { focusBesideRow, typedRow } from "@/components/console/row-focus";
import { RowOptions } from "@/components/console/row-options";
import { useIsReady } from "@/components/console/use-is-ready";
import { button, input } from "@/components/ui/styles";
import type { TransformKind } from "@/lib/identity/claim-transform";
import { type MappableField, updateModes } from "@/lib/identity/profile-fields";
import { ClaimFieldOptions, useClaimFieldLabel } from "../claim-field-options";
import { ClaimStepFields } from "./claim-step-fields";
import { RowErrors, useErrorMarks } from "./form-fields";
import type { ConnectionFormValues } from "./form-values";
import { mainRowsOf } from "./main-claim-rows";
import { MappingPreviewPanel, useIsPreviewExpected, useMappingPreview } from "./mapping-preview";

/** A page has one table of claims: what React would make up is longer, and each row names it. */
const suggestionsId = "known-claims";

/** The claims table: what fills each field, by which steps, and when it replaces what is there. */
export function ClaimRows({
  attributes,
  knownClaims,
  kinds,
  mainFields,
}: {
  /** The organization's custom attributes. */
  attributes: readonly { key: string; label: string }[];
  knownClaims: readonly string[];
  kinds: readonly TransformKind[];
  /** The fields whose rows are shown at once, the others folded; absent: all of them. */
  mainFields?: readonly MappableField[];
}) {
  const t = useTranslations("connectionForm");
  const { control, register } = useFormContext<ConnectionFormValues>();
  const { fields, append, remove } = useFieldArray({ control, name: "claims" });
  const errorMarks = useErrorMarks();
  const preview = useMappingPreview();
  const suggestions = new Set([...(preview?.unusedClaims.map(({ name }) => name) ?? []), ...knownClaims]);
  const [begun, setBegun] = useState(fields.length);
  const mainRows = mainRowsOf(fields, mainFields);
  // A row that was added stays in view.
  const isMain = (index: number) => index >= begun || mainRows.has(index);
  const labelOf = useClaimFieldLabel(attributes);
  const others = fields.filter((_row, index) => !isMain(index));
  const isReady = useIsReady();
  const rowOf = (id: string, index: number) => (
    <div key={id} {...typedRow} className="claim-row">
      <div>
        <select
          aria-label={t("claimField", { row: index + 1 })}
          {...errorMarks(`claims.${index}.field`)}
          className={input}
          {...register(`claims.${index}.field`)}
        >
          <RowOptions chosen={fields[index]?.field ?? ""} label={labelOf(fields[index]?.field)}>
            <ClaimFieldOptions attributes={attributes} />
          </RowOptions>
        </select>
        <input
          aria-label={t("claimSource", { row: index + 1 })}
          {...errorMarks(`claims.${index}.from`)}
          list={suggestionsId}
          className={input}
          {...register(`claims.${index}.from`)}
        />
        <button
          type="button"
          className={button.secondary}
          aria-label={t("removeClaimRow", { row: index + 1 })}
          onClick={({ currentTarget }) => {
            focusBesideRow(currentTarget);
            remove(index);
            if (index < begun) setBegun(begun - 1);
          }}
        >
          {t("remove")}
        </button>
        <RowErrors names={[`claims.${index}.field`, `claims.${index}.from`, `claims.${index}.update`]} />
      </div>
      <RowResult values={preview?.rows[index]} />
      <RowSteps row={index} kinds={kinds} />
    </div>
  );
  return (
    <>
      <p className="mb-3 text-muted">{t("claimsHelp")}</p>
      <datalist id={suggestionsId}>
        {[...suggestions].map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
      {fields.map((row, index) => isMain(index) && rowOf(row.id, index))}
      {others.length > 0 && (
        <details className="mb-3">
          <summary className="cursor-pointer">{t("otherClaims", { count: others.length })}</summary>
          <div className="mt-2">{isReady && fields.map((row, index) => !isMain(index) && rowOf(row.id, index))}</div>
        </details>
      )}
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
  const isExpected = useIsPreviewExpected();
  if (values === undefined) return isExpected ? <p className="mt-1 font-mono text-caption">&nbsp;</p> : null;
  const text = values === null ? t("absent") : values.join(", ") || t("empty");
  return <p className="mt-1 font-mono text-caption break-all text-muted">→ {text}</p>;
}

/** Says how many steps a row has, and to readers of the screen which row it is. */
function StepsSummary({ row, count }: { row: number; count: number }) {
  const t = useTranslations("connectionForm");
  return (
    <summary>
      {t("steps", { count })}
      <span className="sr-only">{t("stepsOfRow", { row: row + 1 })}</span>
    </summary>
  );
}

/** Folded, and then not in the HTML: most rows take the value as it comes, and nobody can unfold one before the form is ready. */
function RowSteps({ row, kinds }: { row: number; kinds: readonly TransformKind[] }) {
  const t = useTranslations("connectionForm");
  const { control, register } = useFormContext<ConnectionFormValues>();
  const name = `claims.${row}.transforms` as const;
  const { fields, append, remove, update } = useFieldArray({ control, name });
  const errorMarks = useErrorMarks();
  const mode = useWatch({ control, name: `claims.${row}.update` });
  const kindOf = (type: string) => kinds.find(({ initial }) => initial.type === type);
  const add = (insert: (step: TransformKind["initial"]) => void, kind: TransformKind | undefined) => {
    if (kind) insert(kind.initial);
  };
  const isPlain = fields.length === 0 && mode === "always";
  const isReady = useIsReady();
  if (!isReady && isPlain)
    return (
      <details>
        <StepsSummary row={row} count={0} />
      </details>
    );
  return (
    <details open={!isPlain || undefined}>
      <StepsSummary row={row} count={fields.length} />
      <label className="mt-2 flex flex-wrap items-center gap-2">
        <span>{t("updateMode")}</span>
        <select
          aria-label={t("updateModeOf", { row: row + 1 })}
          {...errorMarks(`claims.${row}.update`)}
          className={`${input} sm:w-auto`}
          {...register(`claims.${row}.update`)}
        >
          <RowOptions chosen={mode} label={t(`updateModes.${mode}`)}>
            {updateModes.map((value) => (
              <option key={value} value={value}>
                {t(`updateModes.${value}`)}
              </option>
            ))}
          </RowOptions>
        </select>
      </label>
      {fields.map((step, index) => (
        <div key={step.id} {...typedRow} className="mt-2 flex flex-wrap items-start gap-2">
          <span className="pt-2 text-muted">{index + 1}.</span>
          <select
            aria-label={t("stepType", { row: row + 1, step: index + 1 })}
            className={`${input} sm:w-auto`}
            value={step.type}
            onChange={({ target }) => add((step) => update(index, step), kindOf(target.value))}
          >
            <RowOptions chosen={step.type} label={t(`transforms.${step.type}`)}>
              {kinds.map(({ initial: { type } }) => (
                <option key={type} value={type}>
                  {t(`transforms.${type}`)}
                </option>
              ))}
            </RowOptions>
          </select>
          <ClaimStepFields row={row} index={index} inputs={kindOf(step.type)?.inputs ?? []} />
          <button
            type="button"
            className={button.secondary}
            aria-label={t("removeStep", { row: row + 1, step: index + 1 })}
            onClick={({ currentTarget }) => {
              focusBesideRow(currentTarget);
              remove(index);
            }}
          >
            {t("remove")}
          </button>
        </div>
      ))}
      <RowErrors names={[name]} />
      {fields.length < 10 && (
        <button
          type="button"
          className={`${button.secondary} mt-2`}
          aria-label={t("addStepTo", { row: row + 1 })}
          onClick={() => add(append, kinds[0])}
        >
          {t("addStep")}
        </button>
      )}
    </details>
  );
}
