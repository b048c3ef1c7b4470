"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { startTransition } from "react";
import { toast } from "sonner";
import type { ActionResult } from "@/lib/auth/admin-action";

type Undo = () => Promise<ActionResult<unknown>>;

/**
 * Says what happened, with a button that takes it back; a refusal of that is said, too.
 * @returns with what to say, what takes it back, and where that begins: what is said there to be expected (`useExpect`) is shown until it is done
 */
export function useUndoToast(): (text: string, undo: Undo, onBegin?: () => void) => void {
  const t = useTranslations("toasts");
  const router = useRouter();
  return (text, undo, onBegin) => {
    const takeBack = async () => {
      onBegin?.();
      const result = await undo().catch(() => null);
      if (result?.ok) toast.success(t("undone"));
      else toast.error(result ? result.title : t("notUndone"));
      router.refresh();
    };
    toast.success(text, { action: { label: t("undo"), onClick: () => startTransition(takeBack) } });
  };
}
