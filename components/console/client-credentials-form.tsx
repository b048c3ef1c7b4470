"use client";

import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { type UseFormReturn, useForm, useWatch } from "react-hook-form";
import { button } from "@/components/ui/styles";
import type { ActionResult } from "@/lib/auth/admin-action";
import { Field } from "./field";
import { FormBody } from "./form-body";
import { registerInHtml } from "./html-values";
import { PasteHint } from "./paste-hint";
import { ProblemNotice } from "./problem-notice";
import { useAdminAction } from "./use-admin-action";
import { type Imported, useImported } from "./use-imported";
import { usePastedCredentials } from "./use-pasted-credentials";

type Values = { issuer: string; clientId: string; clientSecret: string; clientSecretExpiresOn: string };

const isPaste = (event: Event) => event instanceof InputEvent && event.inputType === "insertFromPaste";

/** What an OpenID provider shows after the application was made there. A paste that completes it is imported at once. */
export function ClientCredentialsForm({
  owner,
  action,
  values,
  hasSecret,
  example,
  hasTenant = false,
  isNext = true,
  nextHref,
}: {
  /** The organization's short name, or the token of a setup link. */
  owner: string;
  action: (owner: string, input: Values) => Promise<ActionResult<Imported>>;
  values: Omit<Values, "clientSecret">;
  hasSecret: boolean;
  example: string | null;
  /** The issuer follows from the id of a tenant at Microsoft. */
  hasTenant?: boolean;
  /** Importing is the next thing to do. */
  isNext?: boolean;
  /** The step that follows once nothing is missing. */
  nextHref?: string;
}) {
  const t = useTranslations("guide");
  const imported = useImported(nextHref);
  const { run, isPending, failure } = useAdminAction(action, owner);
  const form = useForm<Values>({ defaultValues: { ...values, clientSecret: "" } });
  const { formState } = form;
  const register = registerInHtml(form);
  const pasted = usePastedCredentials((found) => {
    for (const name of ["issuer", "clientId", "clientSecret"] as const) {
      const value = found[name];
      if (value !== undefined) form.setValue(name, value, { shouldDirty: true });
    }
    importWhole();
  });
  const save = form.handleSubmit((typed) =>
    run(
      typed,
      (answer) => {
        form.reset({ ...typed, clientSecret: "" }, { keepIsSubmitSuccessful: true });
        imported(answer);
      },
      ({ fields }) => {
        for (const [path, message] of Object.entries(fields))
          form.setError((path.split(".").at(-1) ?? path) as keyof Values, { message });
      },
    ),
  );
  // As pasted metadata is. Not Microsoft's: its secrets always expire, and the day is asked for below them.
  const importWhole = () => {
    const { issuer, clientId, clientSecret } = form.getValues();
    if (!hasTenant && !isPending && [issuer, clientId, clientSecret].every((value) => value.trim() !== "")) void save();
  };
  const issuer = (
    <Field
      label={t("issuer")}
      help={example ? t("example", { example }) : undefined}
      error={formState.errors.issuer?.message}
      mono
      {...register("issuer")}
    />
  );
  return (
    <form
      onSubmit={save}
      onPaste={pasted.onPaste}
      onChange={({ nativeEvent }) => isPaste(nativeEvent) && importWhole()}
      noValidate
    >
      <FormBody>
        <PasteHint told={pasted.told} />
        {hasTenant ? (
          <TenantField form={form} error={formState.errors.issuer?.message}>
            {issuer}
          </TenantField>
        ) : (
          issuer
        )}
        <Field label={t("clientId")} error={formState.errors.clientId?.message} mono {...register("clientId")} />
        <Field
          label={t("clientSecret")}
          help={hasSecret ? t("clientSecretKept") : undefined}
          type="password"
          autoComplete="new-password"
          error={formState.errors.clientSecret?.message}
          mono
          {...register("clientSecret")}
        />
        <Field
          label={t("expiresOn")}
          type="date"
          error={formState.errors.clientSecretExpiresOn?.message}
          {...register("clientSecretExpiresOn")}
        />
        <ProblemNotice failure={failure} />
        <div className="flex flex-wrap items-center gap-3">
          <button type="submit" className={isNext ? button.primary : button.secondary} disabled={isPending}>
            {isPending ? t("saving") : t("import")}
          </button>
          <span role="status" className="text-muted">
            {formState.isSubmitSuccessful && !formState.isDirty && !failure && !isPending ? t("imported") : ""}
          </span>
        </div>
      </FormBody>
    </form>
  );
}

const host = "https://login.microsoftonline.com";

/** The tenant's id, as its provider shows it, makes the issuer; who has another cloud enters the issuer itself. */
function TenantField({
  form: { control, setValue },
  error,
  children,
}: {
  form: UseFormReturn<Values>;
  error: string | undefined;
  children: ReactNode;
}) {
  const t = useTranslations("guide");
  const issuer = useWatch({ control, name: "issuer" });
  const known = issuer.startsWith(`${host}/`) && issuer.endsWith("/v2.0");
  const tenant = known ? issuer.slice(host.length + 1, -"/v2.0".length) : "";
  const isOther = issuer !== "" && !known;
  return (
    <>
      <Field
        label={t("tenant")}
        help={t("tenantHelp")}
        error={isOther ? undefined : error}
        mono
        value={tenant}
        onChange={({ target }) =>
          setValue("issuer", target.value.trim() === "" ? "" : `${host}/${target.value.trim()}/v2.0`, {
            shouldDirty: true,
          })
        }
      />
      <details className="mb-4" open={isOther || undefined}>
        <summary className="mb-2 cursor-pointer">{t("ownIssuer")}</summary>
        {children}
      </details>
    </>
  );
}
