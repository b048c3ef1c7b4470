"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { toast } from "sonner";
import { type RowAction, RowMenu } from "@/components/console/list/row-menu";
import { useAdminAction } from "@/components/console/use-admin-action";
import { revokeApiKeyForm } from "./actions";

/** What can be done with one API key of the list; one that is revoked stays so. */
export function KeyRowMenu({
  slug,
  apiKey: { id, name },
  isRevoked,
}: {
  slug: string;
  apiKey: { id: string; name: string };
  isRevoked: boolean;
}) {
  const t = useTranslations("keys");
  const router = useRouter();
  const { run, isPending, failure } = useAdminAction(revokeApiKeyForm, slug);
  const revoke = (close: () => void) =>
    run({ keyId: id }, () => {
      close();
      toast.success(t("revokedNow", { name }));
      router.refresh();
    });
  const changes = new URLSearchParams({ by: "key", actor: name });
  const readingActions: RowAction[] = [
    { label: t("copyId"), copies: id },
    { label: t("showChanges"), href: `/console/${slug}/audit?${changes}`, permission: "audit.read" },
  ];
  const question = {
    title: t("revokeTitle", { name }),
    consequence: t("revokeText"),
    isPending,
    failure,
    onConfirm: revoke,
  };
  return (
    <RowMenu
      name={name}
      actions={isRevoked ? readingActions : [...readingActions, { label: t("revoke"), isDanger: true, question }]}
    />
  );
}
