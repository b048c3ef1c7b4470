"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { type ReactNode, useEffect, useId, useRef, useState } from "react";
import { toast } from "sonner";
import { ConfirmButton } from "@/components/console/confirm-button";
import { FormBody } from "@/components/console/form-body";
import { SelectionFrame, useSelection } from "@/components/console/list/selection";
import { useAdminAction } from "@/components/console/use-admin-action";
import { endChosenSessions } from "./actions";
import { sessionsRegion } from "./session-row-menu";

/** A table of sessions, and the button that ends those whose boxes are ticked. */
export function EndChosen({ slug, children }: { slug: string; children: ReactNode }) {
  const t = useTranslations("sessions");
  const router = useRouter();
  const selection = useSelection();
  const [rounds, setRounds] = useState(0);
  const { run, isPending, failure } = useAdminAction(endChosenSessions, slug);
  const help = useId();
  const { focus } = selection;
  const focusList = useRef(focus);
  focusList.current = focus;
  // The button that was pressed has nothing left to be for: without this the focus falls to the page.
  useEffect(() => {
    if (rounds > 0) focusList.current();
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
      <FormBody>
        <div className="mb-2 flex min-h-11 flex-wrap items-center gap-2" key={rounds}>
          <ConfirmButton
            label={t("endChosen")}
            title={t("endChosenTitle")}
            consequence={t("endChosenText")}
            isDisabled={selection.chosen.length === 0}
            describedBy={help}
            isPending={isPending}
            failure={failure}
            onConfirm={end}
          />
          <span id={help} role="status" className="text-muted">
            {t("selected", { count: selection.chosen.length })}
          </span>
        </div>
        <div id={sessionsRegion} tabIndex={-1}>
          {children}
        </div>
      </FormBody>
    </SelectionFrame>
  );
}
