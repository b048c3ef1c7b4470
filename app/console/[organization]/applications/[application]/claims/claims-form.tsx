"use client";

import type { AttributeDefinition } from "@/lib/identity/attribute-type";
import { ClaimFields } from "../../claim-fields";
import { ClaimsPreview } from "../../claims-preview";
import { toClaims } from "../../form-values";
import { PartFrame, type Shown, usePartForm } from "../part-form";

/** What it is told, beside what that makes of somebody. */
export function ClaimsForm({
  email,
  attributes,
  ...shown
}: Shown & { email: string; attributes: readonly AttributeDefinition[] }) {
  const form = usePartForm(shown, (values) => ({ claims: toClaims(values) }));
  return (
    <PartFrame form={form} beside={<ClaimsPreview slug={shown.slug} email={email} />}>
      <ClaimFields attributes={attributes} />
    </PartFrame>
  );
}
