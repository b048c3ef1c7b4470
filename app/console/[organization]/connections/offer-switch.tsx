"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useOptimistic, useRef, useTransition } from "react";
import { toast } from "sonner";
import { useBusy } from "@/components/console/busy";
import { ConfirmDialog } from "@/components/console/confirm-dialog";
import { CutText } from "@/components/console/list/cells";
import { useReachable } from "@/components/console/use-reachable";
import { useUndoToast } from "@/components/console/use-undo-toast";
import { offerConnectionForm } from "./actions";

/** Offers a connection on the sign-in pages or hides it, at once; the notice takes it back. */
export function OfferSwitch({
  slug,
  connectionId,
  name,
  isOffered,
  isLastWay = false,
  people,
}: {
  slug: string;
  connectionId: string;
  name: string;
  isOffered: boolean;
  /** Nobody of the organization has another way in that is offered. */
  isLastWay?: boolean;
  /** Who comes while it is offered. */
  people: string;
}) {
  const t = useTranslations("connections");
  const router = useRouter();
  const showUndo = useUndoToast();
  const [shown, show] = useOptimistic(isOffered);
  const [isPending, startTransition] = useTransition();
  const reachable = useReachable();
  const question = useRef<HTMLDialogElement>(null);
  useBusy(isPending);
  const change = (to: boolean) =>
    startTransition(async () => {
      show(to);
      const result = await reachable(offerConnectionForm(slug, { connectionId, isOffered: to }));
      router.refresh();
      if (!result.ok) toast.error(result.title);
      else
        showUndo(t(to ? "nowOffered" : "nowHidden", { name }), () =>
          offerConnectionForm(slug, { connectionId, isOffered: !to }),
        );
    });
  const click = () => {
    if (isPending) return;
    if (shown && isLastWay) question.current?.showModal();
    else change(!shown);
  };
  return (
    <span className="flex items-center gap-2">
      <button
        type="button"
        role="switch"
        aria-checked={shown}
        aria-label={t("offer", { name })}
        aria-disabled={isPending}
        onClick={click}
        className="switch"
      >
        <span />
      </button>
      <span className={shown ? "min-w-0" : "min-w-0 text-muted"}>
        {shown ? <CutText text={people} /> : t("people.hidden")}
      </span>
      {isLastWay && (
        <ConfirmDialog
          ref={question}
          label={t("hide")}
          title={t("hideTitle", { name })}
          consequence={t("lastWay")}
          isPending={isPending}
          failure={null}
          onConfirm={(_typed, close) => {
            close();
            change(false);
          }}
        />
      )}
    </span>
  );
}
