"use client";

import { AddressFields } from "../../address-fields";
import { toAddresses } from "../../form-values";
import { NameFields } from "../../name-fields";
import type { Choices } from "../../rule-lists";
import { PartFrame, type Shown, usePartForm } from "../part-form";

/** Name, picture and addresses. */
export function AddressForm({ choices, ...shown }: Shown & { choices: Choices }) {
  const form = usePartForm(shown, (values) => {
    const { name, logo } = values;
    return { name, logo: logo || null, ...toAddresses(values) };
  });
  return (
    <PartFrame form={form}>
      <NameFields />
      <AddressFields choices={choices} />
    </PartFrame>
  );
}
