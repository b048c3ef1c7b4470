"use client";

import { useTranslations } from "next-intl";
import { useFormContext, useWatch } from "react-hook-form";
import { useLengthInWords } from "@/components/console/use-length-in-words";
import { TextField } from "./form-fields";
import type { ConnectionFormValues } from "./form-values";

/** Shorter limits for the sessions that begin at this connection, each said in words. */
export function SessionFields() {
  const t = useTranslations("connectionForm");
  const words = useLengthInWords();
  const { control } = useFormContext<ConnectionFormValues>();
  const [idle, absolute] = useWatch({ control, name: ["signIn.sessionIdleMinutes", "signIn.sessionAbsoluteMinutes"] });
  const said = (typed: string) => {
    const length = words(Number(typed));
    return typed.trim() === "" || length === "" ? t("sessionAsOrganization") : t("sessionLength", { length });
  };
  return (
    <>
      <TextField name="signIn.sessionIdleMinutes" note={said(idle)} />
      <TextField name="signIn.sessionAbsoluteMinutes" note={said(absolute)} />
    </>
  );
}
