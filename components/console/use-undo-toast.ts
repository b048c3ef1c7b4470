"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { toast } from "sonner";
import type { ActionResult } from "@/lib/auth/admin-action";

/** Says what happened, with a button that takes it back; a refusal of that is said, too. */
export function useUndoToast(): (text: string, undo: () => Promise<ActionResult<unknown>>) => void {
  const t = useTranslations("toasts");
  const router = useRouter();
  return (text, undo) => {
    const takeBack = async () => {
      const result = await undo().catch(() => null);
      if (result?.ok) toast.success(t("undone"));
      else toast.error(result ? result.title : t("notUndone"));
      router.refresh();
    };
    toast.success(text, { action: { label: t("undo"), onClick: () => void takeBack() } });
  };
}
