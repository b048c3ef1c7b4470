"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { ConfirmButton } from "@/components/console/confirm-button";
import { useAdminAction } from "@/components/console/use-admin-action";
import { RecoveryCodeSheet } from "@/components/sign-in/recovery-code-sheet";
import { renewOwnCodes } from "./recovery-code-actions";

/** Makes new recovery codes and shows them once. */
export function NewRecoveryCodes({ site, owner }: { site: string; owner: string }) {
  const t = useTranslations("dashboard.recoveryCodes");
  const renewal = useAdminAction(() => renewOwnCodes(), "");
  const [codes, setCodes] = useState<string[]>([]);
  return (
    <>
      {codes.length > 0 && (
        <div role="status" className="mb-3">
          <p className="mb-2 font-medium">{t("shown")}</p>
          <RecoveryCodeSheet codes={codes} site={site} owner={owner} />
        </div>
      )}
      <ConfirmButton
        label={t("renew")}
        title={t("renewTitle")}
        consequence={t("renewText")}
        variant="secondary"
        isPending={renewal.isPending}
        failure={renewal.failure}
        onConfirm={(_typed, close) =>
          renewal.run({}, (made) => {
            setCodes(made);
            close();
          })
        }
      />
    </>
  );
}
