"use client";

import { useTranslations } from "next-intl";
import { useId } from "react";
import type { UseFormRegisterReturn } from "react-hook-form";
import { useValidationText } from "@/components/console/use-validation-text";
import { input } from "@/components/ui/styles";
import { ownTextRules, type OwnTextField as TextField } from "@/lib/branding/own-texts";
import type { Language } from "@/lib/messages/languages";

/** One custom text: how long it may be, what may be in it, and the way back to ours. */
export function OwnTextField({
  field,
  language,
  typed,
  ours,
  error,
  onReset,
  registration,
}: {
  field: TextField;
  language: Language;
  typed: string;
  /** What is there as long as the field is empty; null: nothing. */
  ours: string | null;
  error: string | undefined;
  onReset: () => void;
  registration: UseFormRegisterReturn;
}) {
  const t = useTranslations("ownTexts");
  const text = useValidationText();
  const id = useId();
  const { max, lines, placeholders } = ownTextRules[field];
  const label = t(`fields.${field}.label`);
  const shared = {
    id,
    lang: language,
    placeholder: ours ?? undefined,
    "aria-invalid": error !== undefined,
    "aria-describedby": `${id}-help ${id}-error`,
  };
  return (
    <div className="mb-4">
      <div className="mb-1 flex flex-wrap items-baseline justify-between gap-x-3">
        <label className="font-medium" htmlFor={id}>
          {label}
        </label>
        {typed !== "" && (
          <button
            type="button"
            className="link text-muted"
            aria-label={t("resetNamed", { field: label })}
            onClick={onReset}
          >
            {t("reset")}
          </button>
        )}
      </div>
      {lines === 1 ? (
        <input {...shared} className={input} autoComplete="off" {...registration} />
      ) : (
        <textarea {...shared} className={`${input} h-auto py-2`} rows={Math.min(lines, 4)} {...registration} />
      )}
      <p id={`${id}-help`} className="mt-1 text-muted">
        {t(`fields.${field}.help`)} {t("placeholders", { names: placeholders.map((name) => `{${name}}`).join(", ") })}{" "}
        <span className="whitespace-nowrap tabular-nums">{t("length", { length: typed.length, max })}</span>
      </p>
      {error && (
        <p id={`${id}-error`} className="mt-1 text-danger">
          {text(error)}
        </p>
      )}
    </div>
  );
}
