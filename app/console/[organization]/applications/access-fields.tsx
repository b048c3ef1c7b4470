"use client";

import { useTranslations } from "next-intl";
import { useWatch } from "react-hook-form";
import { accessModes } from "@/lib/applications/access-rule";
import { LinesField, RadioGroup } from "./form-parts";
import type { ApplicationFormValues } from "./form-values";
import { type Choices, GroupList, RoleList } from "./rule-lists";

/** Who may use the application. @param withExceptions also people one by one */
export function AccessFields({ choices, withExceptions = false }: { choices: Choices; withExceptions?: boolean }) {
  const t = useTranslations("applications.form");
  const mode = useWatch<ApplicationFormValues, "access.mode">({ name: "access.mode" });
  return (
    <>
      <RadioGroup
        name="access.mode"
        legend={t("mode.label")}
        options={accessModes.map((value) => ({ value, label: t(`mode.${value}`), help: t(`mode.${value}Help`) }))}
      />
      {mode !== "everyone" && (
        <>
          <RoleList name="access.roles" choices={choices.roles} />
          <GroupList name="access.groups" choices={choices.groups} />
        </>
      )}
      {withExceptions && (
        <>
          <LinesField name="access.allowUsers" rows={2} />
          <LinesField name="access.denyUsers" rows={2} />
        </>
      )}
    </>
  );
}
