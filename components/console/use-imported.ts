"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { toast } from "sonner";
import { focusPageTitle } from "./page-title-focus";

/** What the import of a provider's data answers: whether the connection has all that it needs. */
export type Imported = { isComplete: boolean };

/**
 * What follows an import: the next step where nothing is missing, so that nobody has to ask for it; else the page is read again, and says
 * what is.
 * @param nextHref where the next step is; absent where everything is on one page
 */
export function useImported(nextHref: string | undefined): (answer: Imported) => void {
  const t = useTranslations("guide");
  const router = useRouter();
  return ({ isComplete }) => {
    if (!isComplete || nextHref === undefined) return router.refresh();
    toast.success(t("imported"));
    // What has the focus stays behind with its step.
    focusPageTitle();
    router.push(nextHref);
  };
}
