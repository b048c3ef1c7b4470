"use client";

import { useTranslations } from "next-intl";
import { readProblem } from "@/components/console/read-problem";
import { useValidationText } from "@/components/console/use-validation-text";
import type { ImportField } from "@/lib/directory/import-fields";
import type { UntakenRow } from "@/lib/directory/import-report";
import { attributeKeyOf, isAttributeField } from "@/lib/identity/attribute-type";

export type ImportText = {
  field: (field: ImportField) => string;
  problem: (message: string) => string;
  problems: (row: UntakenRow) => string;
};

/**
 * The names of fields and the problems of rows in words.
 * @param attributes the organization's custom attributes, which are fields, too
 */
export function useImportText(attributes: readonly { key: string; label: string }[]): ImportText {
  const t = useTranslations("userImport");
  const own = useTranslations("userImport.problems");
  const names = useTranslations("connectionForm.options");
  const validation = useValidationText();
  const field = (name: ImportField) => {
    if (isAttributeField(name)) {
      const key = attributeKeyOf(name);
      return attributes.find((attribute) => attribute.key === key)?.label ?? key;
    }
    return name === "status" || name === "roles" || name === "groups" ? t(`fields.${name}`) : names(name);
  };
  const problem = (message: string) => {
    const { key, value } = readProblem(message);
    const name = key as "email_repeated";
    return own.has(name) ? own(name, { value }) : validation(message);
  };
  const problems = (row: UntakenRow) =>
    row.problems
      .map(({ field: at, problem: message }) =>
        at ? t("problemAt", { field: field(at), problem: problem(message) }) : problem(message),
      )
      .join(" ");
  return { field, problem, problems };
}
