"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { toast } from "sonner";
import { ConfirmButton } from "@/components/console/confirm-button";
import { FormBody } from "@/components/console/form-body";
import { ProblemNotice } from "@/components/console/problem-notice";
import { useAdminAction } from "@/components/console/use-admin-action";
import { CopyField } from "@/components/ui/copy-field";
import { Moment } from "@/components/ui/moment";
import { button, card } from "@/components/ui/styles";
import type { SecretView } from "@/lib/applications/application-view";
import { createSecretForm, deleteSecretForm } from "../../actions";

const atMost = 2;

/** Adds a secret, which is shown once, and deletes one that is used no more. */
export function Secrets({
  slug,
  applicationId,
  secrets,
}: {
  slug: string;
  applicationId: string;
  secrets: readonly SecretView[];
}) {
  const t = useTranslations("applications.secrets");
  const router = useRouter();
  const adding = useAdminAction(createSecretForm, slug);
  const removal = useAdminAction(deleteSecretForm, slug);
  const [made, setMade] = useState<string | null>(null);
  return (
    <section className={card}>
      <h2 className="mb-1 text-base font-semibold">{t("title")}</h2>
      <p className="mb-4 text-muted">{t("help")}</p>
      <div role="status">
        {made && (
          <div className="mb-4 rounded-md bg-success-surface p-3">
            <p className="mb-2 font-medium">{t("once")}</p>
            <CopyField label={t("made")} value={made} />
          </div>
        )}
      </div>
      {secrets.length === 0 && <p className="mb-4">{t("none")}</p>}
      <ul className="mb-4">
        {secrets.map(({ id, hint, createdBy, createdAt, lastUsedAt }) => (
          <li key={id} className="flex flex-wrap items-center justify-between gap-3 border-t border-border py-2">
            <div className="min-w-0">
              <code className="font-mono text-small">{`${hint}…`}</code>
              <span className="block break-words text-muted">
                <Moment at={createdAt} /> · {createdBy} ·{" "}
                {lastUsedAt ? (
                  <>
                    {t("lastUsed")} <Moment at={lastUsedAt} />
                  </>
                ) : (
                  t("never")
                )}
              </span>
            </div>
            <ConfirmButton
              label={t("delete")}
              name={t("deleteNamed", { hint })}
              title={t("deleteTitle", { hint })}
              consequence={t("deleteText")}
              isPending={removal.isPending}
              failure={removal.failure}
              onConfirm={() =>
                removal.run({ applicationId, secretId: id }, () => {
                  toast.success(t("deleted", { hint }));
                  router.refresh();
                })
              }
            />
          </li>
        ))}
      </ul>
      <FormBody>
        <ProblemNotice failure={adding.failure} />
        <button
          type="button"
          className={button.primary}
          disabled={adding.isPending || secrets.length >= atMost}
          aria-describedby="secret-limit"
          onClick={() =>
            adding.run({ applicationId }, ({ secret }) => {
              setMade(secret);
              router.refresh();
            })
          }
        >
          {t("add")}
        </button>
        <p id="secret-limit" className="mt-2 text-muted">
          {t("limit")}
        </p>
      </FormBody>
    </section>
  );
}
