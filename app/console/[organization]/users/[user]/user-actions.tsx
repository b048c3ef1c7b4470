"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { toast } from "sonner";
import { ConfirmButton } from "@/components/console/confirm-button";
import { ProblemNotice } from "@/components/console/problem-notice";
import { useAdminAction } from "@/components/console/use-admin-action";
import { useUndoToast } from "@/components/console/use-undo-toast";
import { Link } from "@/components/ui/link";
import { button } from "@/components/ui/styles";
import { deleteUserForm, inviteUserForm, unlinkIdentityForm, updateUserForm } from "../actions";

type Target = { slug: string; userId: string; name: string };

/** Invite, suspend or activate, end all access, and delete. */
export function UserActions({
  slug,
  userId,
  name,
  isSuspended,
  isProven,
  isInvited,
}: Target & {
  isSuspended: boolean;
  /** The e-mail address is proven: there is nobody to invite. */
  isProven: boolean;
  /** A mail has told them where to sign in: it can be sent again. */
  isInvited: boolean;
}) {
  const t = useTranslations("userPage");
  const router = useRouter();
  const change = useAdminAction(updateUserForm, slug);
  const removal = useAdminAction(deleteUserForm, slug);
  const invitation = useAdminAction(inviteUserForm, slug);
  const showUndo = useUndoToast();
  const [isSent, setSent] = useState(false);
  const setStatus = (status: "active" | "suspended") =>
    change.run({ userId, user: { status } }, () => {
      router.refresh();
      if (status === "suspended")
        showUndo(t("suspended", { name }), () => updateUserForm(slug, { userId, user: { status: "active" } }));
    });
  return (
    <div className="flex flex-wrap gap-2">
      {!isProven && !isSuspended && (
        <>
          <button
            type="button"
            className={button.secondary}
            disabled={invitation.isPending}
            onClick={() =>
              invitation.run({ userId }, () => {
                setSent(true);
                router.refresh();
              })
            }
          >
            {t(isInvited ? "inviteAgain" : "invite")}
          </button>
          <span role="status" className="self-center text-muted">
            {isSent ? t("invited") : ""}
          </span>
          <ProblemNotice failure={invitation.failure} />
        </>
      )}
      {isSuspended ? (
        <button
          type="button"
          className={button.secondary}
          disabled={change.isPending}
          onClick={() => setStatus("active")}
        >
          {t("activate")}
        </button>
      ) : (
        <ConfirmButton
          label={t("suspend")}
          title={t("suspendTitle", { name })}
          consequence={t("suspendText")}
          variant="secondary"
          isPending={change.isPending}
          failure={change.failure}
          onConfirm={() => setStatus("suspended")}
        />
      )}
      <Link className={button.secondary} href={`/console/${slug}/users/${userId}/leaving`}>
        {t("leave")}
      </Link>
      <ConfirmButton
        label={t("delete")}
        title={t("deleteTitle", { name })}
        consequence={t("deleteText")}
        isPending={removal.isPending}
        failure={removal.failure}
        onConfirm={() =>
          removal.run({ userId }, () => {
            toast.success(t("deleted", { name }));
            router.push(`/console/${slug}/users`);
          })
        }
      />
      {isSuspended && <ProblemNotice failure={change.failure} />}
    </div>
  );
}

/** Cuts the link to a connection, after saying what that means. */
export function UnlinkButton({
  slug,
  userId,
  name,
  connection,
}: Target & { connection: { id: string; name: string } }) {
  const t = useTranslations("userPage");
  const router = useRouter();
  const unlink = useAdminAction(unlinkIdentityForm, slug);
  return (
    <ConfirmButton
      label={t("unlink")}
      name={t("unlinkNamed", { connection: connection.name })}
      title={t("unlinkTitle", { name })}
      consequence={t("unlinkText")}
      variant="secondary"
      isPending={unlink.isPending}
      failure={unlink.failure}
      onConfirm={() =>
        unlink.run({ userId, connectionId: connection.id }, () => {
          toast.success(t("unlinked", { name }));
          router.refresh();
        })
      }
    />
  );
}
