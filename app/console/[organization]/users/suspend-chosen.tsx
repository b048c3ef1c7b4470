"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useRef, useState } from "react";
import { ConfirmButton } from "@/components/console/confirm-button";
import { FormBody } from "@/components/console/form-body";
import { useAdminAction } from "@/components/console/use-admin-action";
import { suspendUsersForm } from "./actions";

/** The boxes of the table belong to this form by its id. */
export const chosenFormId = "chosen-users";

/** Suspends the users whose boxes are ticked. */
export function SuspendChosen({ slug }: { slug: string }) {
  const t = useTranslations("users");
  const router = useRouter();
  const form = useRef<HTMLFormElement>(null);
  const [done, setDone] = useState<number | null>(null);
  const { run, isPending, failure } = useAdminAction(suspendUsersForm, slug);
  const suspend = () => {
    const userIds = form.current ? new FormData(form.current).getAll("user").map(String) : [];
    run({ userIds }, ({ count }) => {
      setDone(count);
      form.current?.reset();
      router.refresh();
    });
  };
  return (
    <form
      id={chosenFormId}
      ref={form}
      onSubmit={(event) => event.preventDefault()}
      className="mt-4 flex flex-wrap items-center gap-3"
    >
      <FormBody>
        <ConfirmButton
          key={done ?? "none"}
          label={t("suspendChosen")}
          title={t("suspendChosenTitle")}
          consequence={t("suspendChosenText")}
          isPending={isPending}
          failure={failure}
          onConfirm={suspend}
        />
        <span role="status" className="text-muted">
          {done !== null && t("suspendedCount", { count: done })}
        </span>
      </FormBody>
    </form>
  );
}
