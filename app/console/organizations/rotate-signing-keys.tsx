"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useId } from "react";
import { ConfirmButton } from "@/components/console/confirm-button";
import { useAdminAction } from "@/components/console/use-admin-action";
import { rotateSigningKeysForm } from "./actions";

const rotate = (_slug: string, input: null) => rotateSigningKeysForm(input);

/**
 * Begins the change of the signing keys before its time.
 * @param isUnderWay the next keys are published already, and sign later
 */
export function RotateSigningKeys({ isUnderWay }: { isUnderWay: boolean }) {
  const t = useTranslations("organizations.signingKeys");
  const router = useRouter();
  const { run, isPending, failure } = useAdminAction(rotate, "");
  const id = useId();
  return (
    <div className="mt-3 flex flex-wrap items-center gap-3">
      <ConfirmButton
        label={t("rotate")}
        title={t("rotateTitle")}
        consequence={t("rotateText")}
        variant="secondary"
        isDisabled={isUnderWay}
        describedBy={isUnderWay ? id : undefined}
        isPending={isPending}
        failure={failure}
        onConfirm={() => run(null, () => router.refresh())}
      />
      {isUnderWay && (
        <p id={id} className="text-muted">
          {t("underWay")}
        </p>
      )}
    </div>
  );
}
