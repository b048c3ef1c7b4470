"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { toast } from "sonner";
import { ConfirmButton } from "@/components/console/confirm-button";
import { gone, useExpect } from "@/components/console/expected-states";
import { focusPageTitle } from "@/components/console/page-title-focus";
import { useAdminAction } from "@/components/console/use-admin-action";
import { takeGrantForm } from "../actions";
import { type Grant, grantId } from "./grant-id";

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
  grant: Grant;
  /** What the role or group is called. */
  label: string;
  /** The connection that granted it; null when somebody did by hand, or the connection is gone. */
  connectionName: string | null;
}) {
  const t = useTranslations("userPage");
  const router = useRouter();
  const expect = useExpect();
  const { run, isPending } = useAdminAction(takeGrantForm, slug, () => expect([grantId(grant)], gone));
  return (
    <ConfirmButton
      label={t("take", { grant: label })}
      // Somebody may have one role by hand and by a connection.
      name={connectionName === null ? undefined : t("takeNamed", { grant: label, connection: connectionName })}
      title={t("takeTitle", { grant: label, name })}
      consequence={connectionName === null ? t("takeText") : t("takeFromConnection", { connection: connectionName })}
      variant="secondary"
      isPending={isPending}
      failure={null}
      onConfirm={(_typed, close) => {
        close();
        // The row leaves the page.
        focusPageTitle();
        run(
          { userId, ...grant },
          () => {
            toast.success(t("taken", { grant: label, name }));
            router.refresh();
          },
          ({ title, advice }) => toast.error(title, { description: advice }),
        );
      }}
    />
  );
}
