"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { ConfirmButton } from "@/components/console/confirm-button";
import { CheckField } from "@/components/console/field";
import { useMay } from "@/components/console/rights";
import { useAdminAction } from "@/components/console/use-admin-action";
import { useJoinedValues } from "@/components/texts/use-joined-values";
import { endAllAccessForm } from "./actions";

/** Asks once more, with what is said of API keys, and leads to the receipt. */
export function EndAllAccessButton({
  slug,
  userId,
  name,
  keys,
}: {
  slug: string;
  userId: string;
  name: string;
  /** The API keys that the person made. */
  keys: readonly string[];
}) {
  const t = useTranslations("leaving.form");
  const joined = useJoinedValues();
  const router = useRouter();
  const mayRevoke = useMay("keys.write");
  const [revokesKeys, setRevokesKeys] = useState(mayRevoke);
  const { run, isPending, failure } = useAdminAction(endAllAccessForm, slug);
  return (
    <ConfirmButton
      label={t("end")}
      title={t("question", { name })}
      consequence={t("text")}
      typeToConfirm={name}
      isPending={isPending}
      failure={failure}
      onConfirm={() =>
        run({ userId, revokesKeys }, ({ receiptId }) =>
          router.push(`/console/${slug}/users/${userId}/leaving/${receiptId}`),
        )
      }
    >
      {keys.length > 0 && mayRevoke && (
        <CheckField
          label={t("keys")}
          help={t("keysHelp", { names: joined(keys) })}
          checked={revokesKeys}
          onChange={({ target }) => setRevokesKeys(target.checked)}
        />
      )}
    </ConfirmButton>
  );
}
