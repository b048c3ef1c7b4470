"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { type ReactNode, useEffect, useState } from "react";
import { toast } from "sonner";
import { ConfirmButton } from "@/components/console/confirm-button";
import { ChosenBar, SelectionFrame, useSelection } from "@/components/console/list/selection";
import { focusPageTitle } from "@/components/console/page-title-focus";
import { useAdminAction } from "@/components/console/use-admin-action";
import { endChosenSessions } from "./actions";

/** A table of sessions, and the button that ends those whose boxes are ticked. */
export function EndChosen({ slug, children }: { slug: string; children: ReactNode }) {
  const t = useTranslations("sessions");
  const router = useRouter();
  const selection = useSelection();
  const [rounds, setRounds] = useState(0);
  const { run, isPending, failure } = useAdminAction(endChosenSessions, slug);
  // The rows leave the page, and with the last of them the button.
  useEffect(() => {
    if (rounds > 0) focusPageTitle();
  }, [rounds]);
  const end = () =>
    run({ sessions: selection.chosen }, ({ count }) => {
      selection.clear();
      // The dialog is made again, and with that closed.
      setRounds((before) => before + 1);
      toast.success(t("ended", { count }));
      router.refresh();
    });
  return (
    <SelectionFrame selection={selection}>
      <ChosenBar slug={slug} list="sessions" selection={selection}>
        {(help) => (
          <ConfirmButton
            key={rounds}
            label={t("endChosen")}
            title={t("endChosenTitle")}
            consequence={t("endChosenText")}
            isDisabled={selection.chosen.length === 0}
            describedBy={help}
            isPending={isPending}
            failure={failure}
            onConfirm={end}
          />
        )}
      </ChosenBar>
      {children}
    </SelectionFrame>
  );
}
