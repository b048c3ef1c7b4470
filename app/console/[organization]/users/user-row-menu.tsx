"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { toast } from "sonner";
import { useExpect } from "@/components/console/expected-states";
import { type RowAction, RowMenu } from "@/components/console/list/row-menu";
import { type ActionFailure, useAdminAction } from "@/components/console/use-admin-action";
import { useUndoToast } from "@/components/console/use-undo-toast";
import type { UserView } from "@/lib/directory/user-view";
import { endSessionsForm } from "./[user]/session-actions";
import { changeStatusesForm, inviteUserForm } from "./actions";

type StatusChange = { userIds: string[]; status: UserView["status"] };

/** What can be done with one user of a list, without opening their page. */
export function UserRowMenu({
  slug,
  user: { id, email, status, emailVerified },
  mayChange,
}: {
  slug: string;
  user: Pick<UserView, "id" | "email" | "status" | "emailVerified">;
  /** Nobody but an operator changes an operator's account. */
  mayChange: boolean;
}) {
  const t = useTranslations("userPage");
  const users = useTranslations("users");
  const list = useTranslations("list");
  const router = useRouter();
  const expect = useExpect();
  const statuses = useAdminAction(changeStatusesForm, slug, (asked: StatusChange) =>
    expect(asked.userIds, asked.status),
  );
  const sessions = useAdminAction(endSessionsForm, slug);
  const invitation = useAdminAction(inviteUserForm, slug);
  const showUndo = useUndoToast();
  const refused = ({ title, advice }: ActionFailure) => toast.error(title, { description: advice });

  const suspend = (close: () => void) => {
    // The row says it at once.
    close();
    statuses.run(
      { userIds: [id], status: "suspended" },
      ({ userIds }) => {
        router.refresh();
        if (userIds.length === 0) toast.info(users("suspendedCount", { count: 0 }));
        else
          showUndo(
            t("suspended", { name: email }),
            () => changeStatusesForm(slug, { userIds, status: "active" }),
            () => expect(userIds, "active"),
          );
      },
      refused,
    );
  };
  const activate = () =>
    statuses.run(
      { userIds: [id], status: "active" },
      ({ userIds }) => {
        toast.success(users("activatedCount", { count: userIds.length }));
        router.refresh();
      },
      refused,
    );
  const endAll = (close: () => void) =>
    sessions.run({ userId: id, session: null }, () => {
      close();
      toast.success(t("sessionsEnded", { name: email }));
    });
  const invite = () => invitation.run({ userId: id }, () => void toast.success(t("invited")), refused);

  const isActive = status === "active";
  const open: RowAction = { label: list("open"), href: `/console/${slug}/users/${id}` };
  const change: RowAction[] = [
    ...(isActive && !emailVerified ? [{ label: t("invite"), onSelect: invite }] : []),
    {
      label: t("endSessions"),
      question: {
        ...sessions,
        title: t("endSessionsTitle", { name: email }),
        consequence: t("endSessionsText"),
        onConfirm: endAll,
      },
    },
    isActive
      ? {
          label: t("suspend"),
          isDanger: true,
          question: {
            ...statuses,
            failure: null,
            title: t("suspendTitle", { name: email }),
            consequence: t("suspendText"),
            onConfirm: suspend,
          },
        }
      : { label: t("activate"), onSelect: activate },
  ];
  return <RowMenu name={email} actions={mayChange ? [open, ...change] : [open]} />;
}
