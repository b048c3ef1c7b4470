"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { type ReactNode, useOptimistic, useRef, useTransition } from "react";
import { toast } from "sonner";
import { useBusy } from "@/components/console/busy";
import { ConfirmDialog } from "@/components/console/confirm-dialog";
import { useReachable } from "@/components/console/use-reachable";
import { useUndoToast } from "@/components/console/use-undo-toast";
import { offerConnectionForm } from "./actions";

/** Offers a connection on the sign-in pages or hides it, at once; the notice takes it back. */
export function OfferSwitch({
  slug,
  connectionId,
  name,
  isOffered,
  isLastWay,
  children,
}: {
  slug: string;
  connectionId: string;
  name: string;
  isOffered: boolean;
  /** Nobody of the organization has another way in that is offered. */
  isLastWay: boolean;
  /** Who comes while it is offered. */
  children: ReactNode;
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
        className="inline-flex min-h-9 items-center"
      >
        <span
          className={`flex h-5 w-9 rounded-full border p-0.5 ${shown ? "justify-end border-accent bg-accent" : "border-muted bg-sunken"}`}
        >
          <span className={`size-3.5 rounded-full ${shown ? "bg-accent-text" : "bg-muted"}`} />
        </span>
      </button>
      <span className={`min-w-0 break-words ${shown ? "" : "text-muted"}`}>
        {shown ? children : t("people.hidden")}
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
