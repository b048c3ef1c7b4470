"use client";

import { useTranslations } from "next-intl";
import { useValidationText } from "@/components/console/use-validation-text";
import type { ImportField } from "@/lib/directory/import-fields";
import type { UntakenRow } from "@/lib/directory/import-report";

/** The names of fields and the problems of rows in words. */
export function useImportText(): { field: (field: ImportField) => string; problem: (row: UntakenRow) => string } {
  const t = useTranslations("userImport");
  const names = useTranslations("connectionForm.options");
  const text = useValidationText();
  const field = (name: ImportField) =>
    name === "status" || name === "roles" || name === "groups" ? t(`fields.${name}`) : names(name);
  const problem = ({ problems }: UntakenRow) =>
    problems
      .map(({ field: at, problem: key }) => (at ? t("problemAt", { field: field(at), problem: text(key) }) : text(key)))
      .join(" ");
  return { field, problem };
}
