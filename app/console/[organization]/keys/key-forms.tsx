"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { toast } from "sonner";
import { ConfirmButton } from "@/components/console/confirm-button";
import { CheckField, Field } from "@/components/console/field";
import { FormBody } from "@/components/console/form-body";
import { ProblemNotice } from "@/components/console/problem-notice";
import { useAdminAction } from "@/components/console/use-admin-action";
import { useAdminForm } from "@/components/console/use-admin-form";
import { CopyField } from "@/components/ui/copy-field";
import { button, card } from "@/components/ui/styles";
import { createApiKeyForm, revokeApiKeyForm } from "./actions";

/** Makes a key and shows it once. */
export function NewKeyForm({ slug }: { slug: string }) {
  const t = useTranslations("keys");
  const [made, setMade] = useState<{ name: string; key: string } | null>(null);
  const { register, submit, isPending, failure, formState } = useAdminForm(createApiKeyForm, slug, {
    defaultValues: { name: "", readOnly: false },
    onDone: setMade,
  });
  return (
    <section className={`${card} mb-6`}>
      <h2 className="mb-3 text-base font-semibold">{t("newTitle")}</h2>
      {made && (
        <div role="status" className="mb-4 rounded-md bg-success-surface p-3">
          <p className="mb-2 font-medium">{t("made")}</p>
          <CopyField label={made.name} value={made.key} />
        </div>
      )}
      <form onSubmit={submit} noValidate className="max-w-[640px]">
        <FormBody>
          <Field
            label={t("name")}
            help={t("nameHelp")}
            error={formState.errors.name?.message}
            autoComplete="off"
            {...register("name")}
          />
          <CheckField label={t("readOnly")} help={t("readOnlyHelp")} {...register("readOnly")} />
          <ProblemNotice failure={failure} />
          <button type="submit" className={button.primary} disabled={isPending}>
            {t("create")}
          </button>
        </FormBody>
      </form>
    </section>
  );
}

export function RevokeKeyButton({ slug, keyId, name }: { slug: string; keyId: string; name: string }) {
  const t = useTranslations("keys");
  const router = useRouter();
  const revocation = useAdminAction(revokeApiKeyForm, slug);
  return (
    <ConfirmButton
      label={t("revoke")}
      name={t("revokeNamed", { name })}
      title={t("revokeTitle", { name })}
      consequence={t("revokeText")}
      isPending={revocation.isPending}
      failure={revocation.failure}
      onConfirm={() =>
        revocation.run({ keyId }, () => {
          toast.success(t("revokedNow", { name }));
          router.refresh();
        })
      }
    />
  );
}
