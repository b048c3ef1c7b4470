"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useId } from "react";
import { ConfirmButton } from "@/components/console/confirm-button";
import { focusPageTitle } from "@/components/console/page-title-focus";
import { useAdminAction } from "@/components/console/use-admin-action";
import { removeOperatorForm } from "./actions";

const remove = (_slug: string, input: { userId: string; confirmName?: string }) => removeOperatorForm(input);

/**
 * Takes an operator's rights; who takes their own types their address, and is led to their own page.
 * @param props.isLast nobody else could administer the installation
 */
export function RemoveOperator({
  operator: { id, email },
  isOwn,
  isLast,
  onRemoved,
}: {
  operator: { id: string; email: string };
  isOwn: boolean;
  isLast: boolean;
  onRemoved: (email: string) => void;
}) {
  const t = useTranslations("operators");
  const router = useRouter();
  const { run, isPending, failure } = useAdminAction(remove, "");
  const lastId = useId();
  return (
    <>
      <ConfirmButton
        label={t("remove")}
        name={t("removeNamed", { name: email })}
        title={t("removeTitle", { name: email })}
        consequence={t(isOwn ? "removeOwnText" : "removeText")}
        typeToConfirm={isOwn ? email : undefined}
        isDisabled={isLast}
        describedBy={isLast ? lastId : undefined}
        isPending={isPending}
        failure={failure}
        onConfirm={(confirmName, close) =>
          run({ userId: id, ...(isOwn && { confirmName }) }, (removed) => {
            if (isOwn) return router.push("/dashboard");
            onRemoved(removed.email);
            close();
            // The row leaves, and its button with it.
            focusPageTitle();
            router.refresh();
          })
        }
      />
      {isLast && (
        <p id={lastId} className="sr-only">
          {t("last")}
        </p>
      )}
    </>
  );
}
