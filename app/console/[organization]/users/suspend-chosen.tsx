"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useRef, useState } from "react";
import { toast } from "sonner";
import { ConfirmButton } from "@/components/console/confirm-button";
import { FormBody } from "@/components/console/form-body";
import { useAdminAction } from "@/components/console/use-admin-action";
import { useUndoToast } from "@/components/console/use-undo-toast";
import { changeStatusesForm } from "./actions";

/** The boxes of the table belong to this form by its id. */
export const chosenFormId = "chosen-users";

/** Suspends the users whose boxes are ticked; the notice about it brings them back. */
export function SuspendChosen({ slug }: { slug: string }) {
  const t = useTranslations("users");
  const router = useRouter();
  const form = useRef<HTMLFormElement>(null);
  const [rounds, setRounds] = useState(0);
  const { run, isPending, failure } = useAdminAction(changeStatusesForm, slug);
  const showUndo = useUndoToast();
  const suspend = () => {
    const userIds = form.current ? new FormData(form.current).getAll("user").map(String) : [];
    run({ userIds, status: "suspended" }, (answer) => {
      setRounds((count) => count + 1);
      form.current?.reset();
      router.refresh();
      const text = t("suspendedCount", { count: answer.userIds.length });
      if (answer.userIds.length === 0) toast.info(text);
      else showUndo(text, () => changeStatusesForm(slug, { userIds: answer.userIds, status: "active" }));
    });
  };
  return (
    <form id={chosenFormId} ref={form} onSubmit={(event) => event.preventDefault()} className="mt-4">
      <FormBody>
        <ConfirmButton
          key={rounds}
          label={t("suspendChosen")}
          title={t("suspendChosenTitle")}
          consequence={t("suspendChosenText")}
          isPending={isPending}
          failure={failure}
          onConfirm={suspend}
        />
      </FormBody>
    </form>
  );
}
