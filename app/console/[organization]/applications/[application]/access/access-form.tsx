"use client";

import { useAdminForm } from "@/components/console/use-admin-form";
import { AccessFields } from "../../access-fields";
import { changeAccessForm } from "../../actions";
import { type ApplicationFormValues, toAccess } from "../../form-values";
import type { Choices } from "../../rule-lists";
import { PartFrame, type Shown } from "../part-form";

/** Who may use it. */
export function AccessForm({ choices, slug, applicationId, version, values }: Shown & { choices: Choices }) {
  const form = useAdminForm<ApplicationFormValues, void>(changeAccessForm, slug, {
    values,
    toInput: (typed) => ({ applicationId, version, access: toAccess(typed) }),
  });
  return (
    <PartFrame form={form}>
      <AccessFields choices={choices} withExceptions />
    </PartFrame>
  );
}
