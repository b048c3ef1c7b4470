"use client";

import { useTranslations } from "next-intl";
import { type ReactNode, useActionState } from "react";
import { BusyForm } from "@/components/console/busy-form";
import { ProblemNotice } from "@/components/console/problem-notice";
import { useReachableAction } from "@/components/console/use-reachable";
import { button } from "@/components/ui/styles";
import { SubmitButton } from "@/components/ui/submit-button";
import { saveNoticeChoicesForm } from "../actions";

/** Keeps the boxes of the page that is shown; what stands on others stays as it is. Works without JavaScript. */
export function ChoiceForm({ children }: { children: ReactNode }) {
  const t = useTranslations("dashboard.notices.connections");
  const [answer, save] = useActionState(useReachableAction(saveNoticeChoicesForm), null);
  const failure = answer?.ok === false ? answer : null;
  return (
    // React sets a form back once its action has answered; what was refused stays as it was ticked.
    <form action={save} onReset={(event) => failure && event.preventDefault()} className="mb-4">
      <BusyForm />
      {children}
      <div className="mt-3">
        <ProblemNotice failure={failure} />
        <div className="flex flex-wrap items-center gap-3">
          <SubmitButton className={button.primary} waiting={t("saving")}>
            {t("save")}
          </SubmitButton>
          <span role="status">{answer?.ok && t("saved")}</span>
        </div>
      </div>
    </form>
  );
}
