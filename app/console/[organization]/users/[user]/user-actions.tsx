"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { toast } from "sonner";
import { ConfirmButton } from "@/components/console/confirm-button";
import { useExpect, useExpectedState } from "@/components/console/expected-states";
import { ProblemNotice } from "@/components/console/problem-notice";
import { useAdminAction } from "@/components/console/use-admin-action";
import { useUndoToast } from "@/components/console/use-undo-toast";
import { Link } from "@/components/ui/link";
import { button } from "@/components/ui/styles";
import type { UserStatus } from "@/lib/directory/directory-schema";
import { deleteUserForm, inviteUserForm, unlinkIdentityForm, updateUserForm } from "../actions";

type Target = { slug: string; userId: string; name: string };

type StatusChange = { userId: string; user: { status: UserStatus } };

/** Invite, suspend or activate, end all access, and delete. */
export function UserActions({
  slug,
  userId,
  name,
  status,
  isProven,
  isInvited,
}: Target & {
  status: UserStatus;
  /** The e-mail address is proven: there is nobody to invite. */
  isProven: boolean;
  /** A mail has told them where to sign in: it can be sent again. */
  isInvited: boolean;
}) {
  const t = useTranslations("userPage");
  const router = useRouter();
  const expect = useExpect();
  const isSuspended = useExpectedState(userId, status, ["active", "suspended"]) === "suspended";
  const change = useAdminAction(updateUserForm, slug, ({ user }: StatusChange) => expect([userId], user.status));
  const removal = useAdminAction(deleteUserForm, slug);
  const invitation = useAdminAction(inviteUserForm, slug);
  const showUndo = useUndoToast();
  const [isSent, setSent] = useState(false);
  const setStatus = (to: UserStatus) =>
    change.run({ userId, user: { status: to } }, () => {
      router.refresh();
      if (to === "suspended")
        showUndo(
          t("suspended", { name }),
          () => updateUserForm(slug, { userId, user: { status: "active" } }),
          () => expect([userId], "active"),
        );
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
          failure={null}
          onConfirm={(_typed, close) => {
            close();
            setStatus("suspended");
          }}
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
      <ProblemNotice failure={change.failure} />
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
