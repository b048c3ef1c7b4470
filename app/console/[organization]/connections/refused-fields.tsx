"use client";

import { useTranslations } from "next-intl";
import { useFormContext } from "react-hook-form";
import { useValidationText } from "@/components/console/use-validation-text";
import { useEditing } from "./editing";
import { formPath } from "./form-path";
import type { ConnectionFormValues } from "./form-values";
import { useFieldLabel } from "./use-field-label";

/** The fields that a save was refused for and that still say so, each a way to it. */
export function RefusedFields() {
  const t = useTranslations("connectionForm");
  const labelOf = useFieldLabel();
  const textOf = useValidationText();
  const { refusal, goTo } = useEditing();
  const { getFieldState, formState } = useFormContext<ConnectionFormValues>();
  const paths = [...new Set(Object.keys(refusal?.fields ?? {}).map(formPath))];
  const refused = paths.flatMap((path) => {
    const { error } = getFieldState(path, formState);
    return error?.message ? [{ path, message: error.message }] : [];
  });
  if (refused.length === 0) return null;
  return (
    <nav aria-label={t("refusedFields")} className="mb-3">
      <ul className="list-disc pl-5">
        {refused.map(({ path, message }) => (
          <li key={path} className="py-1">
            <button type="button" className="link text-left" onClick={() => goTo(path)}>
              {labelOf(path)}
            </button>
            : {textOf(message)}
          </li>
        ))}
      </ul>
    </nav>
  );
}
