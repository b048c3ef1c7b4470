"use client";

import { useTranslations } from "next-intl";
import { attributeField } from "@/lib/identity/attribute-type";
import { mappableFields } from "@/lib/identity/profile-fields";

/** What a claim can fill, as the options of a select: the fields that everybody has, then the organization's custom attributes. */
export function ClaimFieldOptions({
  attributes,
  sourceOf = () => null,
}: {
  attributes: readonly { key: string; label: string }[];
  /** The claim that a field is taken from at present, where a choice replaces it. */
  sourceOf?: (field: string) => string | null;
}) {
  const t = useTranslations("claimFields");
  const options = useTranslations("connectionForm.options");
  const textOf = (field: string, label: string) => {
    const claim = sourceOf(field);
    return claim === null ? label : t("taken", { field: label, claim });
  };
  const fixed = mappableFields.map((field) => (
    <option key={field} value={field}>
      {textOf(field, options(field))}
    </option>
  ));
  if (attributes.length === 0) return fixed;
  return (
    <>
      <optgroup label={t("fixed")}>{fixed}</optgroup>
      <optgroup label={t("own")}>
        {attributes.map(({ key, label }) => (
          <option key={key} value={attributeField(key)}>
            {textOf(attributeField(key), label)}
          </option>
        ))}
      </optgroup>
    </>
  );
}

/** The label of one of these options. */
export function useClaimFieldLabel(attributes: readonly { key: string; label: string }[]) {
  const options = useTranslations("connectionForm.options");
  return (field = ""): string => {
    const fixed = mappableFields.find((name) => name === field);
    if (fixed) return options(fixed);
    return attributes.find(({ key }) => attributeField(key) === field)?.label ?? field;
  };
}
