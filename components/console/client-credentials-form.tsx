"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useForm } from "react-hook-form";
import { button } from "@/components/ui/styles";
import type { ActionResult } from "@/lib/auth/admin-action";
import { Field } from "./field";
import { FormBody } from "./form-body";
import { ProblemNotice } from "./problem-notice";
import { useAdminAction } from "./use-admin-action";

type Values = { issuer: string; clientId: string; clientSecret: string; clientSecretExpiresOn: string };

/** What an OpenID provider shows after the application was made there. */
export function ClientCredentialsForm({
  owner,
  action,
  values,
  hasSecret,
  example,
}: {
  /** The organization's short name, or the token of a setup link. */
  owner: string;
  action: (owner: string, input: Values) => Promise<ActionResult<void>>;
  values: Omit<Values, "clientSecret">;
  hasSecret: boolean;
  example: string | null;
}) {
  const t = useTranslations("guide");
  const router = useRouter();
  const { run, isPending, failure } = useAdminAction(action, owner);
  const form = useForm<Values>({ defaultValues: { ...values, clientSecret: "" } });
  const { register, formState } = form;
  const save = form.handleSubmit((typed) =>
    run(
      typed,
      () => {
        form.reset({ ...typed, clientSecret: "" }, { keepIsSubmitSuccessful: true });
        router.refresh();
      },
      ({ fields }) => {
        for (const [path, message] of Object.entries(fields))
          form.setError((path.split(".").at(-1) ?? path) as keyof Values, { message });
      },
    ),
  );
  return (
    <form onSubmit={save} noValidate>
      <FormBody>
        <Field
          label={t("issuer")}
          help={example ? t("example", { example }) : undefined}
          error={formState.errors.issuer?.message}
          mono
          {...register("issuer")}
        />
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
          <button type="submit" className={button.primary} disabled={isPending}>
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
