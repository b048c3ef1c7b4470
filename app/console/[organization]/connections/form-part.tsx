"use client";

import type { ReactNode } from "react";
import { useFormContext } from "react-hook-form";
import { FormBody } from "@/components/console/form-body";
import { useEditing } from "./editing";
import type { ConnectionFormValues } from "./form-values";

/** Fields of the connection's form as a form of the document; Enter saves only where there is one field. */
export function FormPart({ isSingle = false, children }: { isSingle?: boolean; children: ReactNode }) {
  const { save } = useEditing();
  const { formState, getValues } = useFormContext<ConnectionFormValues>();
  const { isDirty } = formState;
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (isSingle && isDirty) void save(getValues("status"));
      }}
    >
      <FormBody>{children}</FormBody>
    </form>
  );
}
