"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { ConfirmButton } from "@/components/console/confirm-button";
import { useAdminAction } from "@/components/console/use-admin-action";
import { CopyField } from "@/components/ui/copy-field";
import { Moment } from "@/components/ui/moment";
import { card } from "@/components/ui/styles";
import { rotateSecretForm } from "../actions";

/** Replaces the secret without refusing a message: for a day both sign. */
export function SecretCard({
  slug,
  webhookId,
  previousUntil,
}: {
  slug: string;
  webhookId: string;
  previousUntil: string | null;
}) {
  const t = useTranslations("webhooks.secret");
  const router = useRouter();
  const { run, isPending, failure } = useAdminAction(rotateSecretForm, slug);
  const [made, setMade] = useState<string | null>(null);
  return (
    <section className={`${card} mt-6`} aria-labelledby="secret">
      <h2 id="secret" className="mb-1 text-base font-semibold">
        {t("title")}
      </h2>
      <p className="mb-3 text-muted">
        {t("help")}{" "}
        {previousUntil && (
          <>
            {t("previous")} <Moment at={previousUntil} />.
          </>
        )}
      </p>
      <div role="status">
        {made && (
          <div className="mb-4 rounded-md bg-success-surface p-3">
            <p className="mb-2 font-medium">{t("once")}</p>
            <CopyField label={t("made")} value={made} />
          </div>
        )}
      </div>
      <ConfirmButton
        // Another one for each secret: the dialog of the one before is over.
        key={made}
        label={t("rotate")}
        title={t("rotateTitle")}
        consequence={t("rotateText")}
        variant="secondary"
        isPending={isPending}
        failure={failure}
        onConfirm={() =>
          run({ webhookId }, ({ secret }) => {
            setMade(secret);
            router.refresh();
          })
        }
      />
    </section>
  );
}
