"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { toast } from "sonner";
import { ConfirmButton } from "@/components/console/confirm-button";
import { useAdminAction } from "@/components/console/use-admin-action";
import { takeGrantForm } from "../actions";

/** Takes a role or a group from a person, after saying whether it comes back at the next sign-in. */
export function TakeGrantButton({
  slug,
  userId,
  name,
  grant,
  label,
  connectionName,
}: {
  slug: string;
  userId: string;
  name: string;
  grant: { kind: "role" | "group"; key: string; grantedBy: string };
  /** What the role or group is called. */
  label: string;
  /** The connection that granted it; null when somebody did by hand, or the connection is gone. */
  connectionName: string | null;
}) {
  const t = useTranslations("userPage");
  const router = useRouter();
  const { run, isPending, failure } = useAdminAction(takeGrantForm, slug);
  return (
    <ConfirmButton
      label={t("take", { grant: label })}
      title={t("takeTitle", { grant: label, name })}
      consequence={connectionName === null ? t("takeText") : t("takeFromConnection", { connection: connectionName })}
      variant="secondary"
      isPending={isPending}
      failure={failure}
      onConfirm={() =>
        run({ userId, ...grant }, () => {
          toast.success(t("taken", { grant: label, name }));
          router.refresh();
        })
      }
    />
  );
}
