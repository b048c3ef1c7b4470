"use client";

import { useTranslations } from "next-intl";
import { useId } from "react";
import type { UseFormRegisterReturn } from "react-hook-form";
import { Field } from "@/components/console/field";
import { useValidationText } from "@/components/console/use-validation-text";
import { input } from "@/components/ui/styles";
import type { AttributeDefinition } from "@/lib/identity/attribute-type";

/** The input of one custom attribute, as its type asks for. */
export function AttributeInput({
  attribute: { label, type },
  error,
  field,
}: {
  attribute: AttributeDefinition;
  /** A key of the `validation` texts, or a text. */
  error: string | undefined;
  field: UseFormRegisterReturn;
}) {
  const t = useTranslations("attributes.values");
  const text = useValidationText();
  const id = useId();
  if (type === "text" || type === "number" || type === "date") {
    const kind =
      type === "date" ? { type: "date" } : ({ inputMode: type === "number" ? "decimal" : undefined } as const);
    return <Field label={label} error={error} autoComplete="off" {...kind} {...field} />;
  }
  const described = { id, "aria-invalid": error !== undefined, "aria-describedby": `${id}-help ${id}-error` };
  return (
    <div className="mb-4">
      <label className="mb-1 block font-medium" htmlFor={id}>
        {label}
      </label>
      {type === "boolean" ? (
        <select {...described} className={input} {...field}>
          <option value="">{t("none")}</option>
          <option value="true">{t("yes")}</option>
          <option value="false">{t("no")}</option>
        </select>
      ) : (
        <>
          <textarea {...described} rows={3} className={`${input} h-auto py-2`} {...field} />
          <p id={`${id}-help`} className="mt-1 text-muted">
            {t("listHelp")}
          </p>
        </>
      )}
      {error && (
        <p id={`${id}-error`} className="mt-1 text-danger">
          {text(error)}
        </p>
      )}
    </div>
  );
}
