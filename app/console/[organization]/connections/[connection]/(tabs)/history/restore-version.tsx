"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { toast } from "sonner";
import { ConfirmButton } from "@/components/console/confirm-button";
import { ConfirmConsoleRoles } from "@/components/console/confirm-console-roles";
import { SaveUntested } from "@/components/console/save-untested";
import { useAdminAction } from "@/components/console/use-admin-action";
import type { ConnectionStatus } from "@/lib/connections/connection-schema";
import { restoreVersionForm } from "./actions";

/** Restores a version, after saying what that means for people. */
export function RestoreVersion({
  slug,
  connectionId,
  version,
  status,
  draftAt,
  note,
}: {
  slug: string;
  connectionId: string;
  version: number;
  /** The state that comes back with it. */
  status: ConnectionStatus;
  /** When the draft was kept that goes with it (ISO); null for none. */
  draftAt: string | null;
  /** What changes elsewhere with it, as a sentence. */
  note: string | null;
}) {
  const t = useTranslations("history");
  const router = useRouter();
  const { run, isPending, failure } = useAdminAction(restoreVersionForm, slug);
  const [restored, setRestored] = useState(0);
  const [isConfirmed, setConfirmed] = useState(false);
  const restore = (override: string | null, confirmsConsoleRoles: boolean) => {
    setConfirmed(confirmsConsoleRoles);
    run({ connectionId, version, draftAt, override, confirmsConsoleRoles }, () => {
      setRestored((count) => count + 1);
      toast.success(t("restored", { version }));
      router.refresh();
    });
  };
  return (
    // Another key closes the dialog.
    <ConfirmButton
      key={restored}
      label={t("restore", { version })}
      title={t("restoreTitle", { version })}
      consequence={t(status === "live" ? "restoreLive" : "restoreOff")}
      variant="secondary"
      isPending={isPending}
      failure={failure}
      onConfirm={() => restore(null, false)}
    >
      {note && <p className="mb-3 break-words">{note}</p>}
      <ConfirmConsoleRoles failure={failure} isPending={isPending} onConfirm={() => restore(null, true)} />
      <SaveUntested failure={failure} isPending={isPending} onSave={(reason) => restore(reason, isConfirmed)} />
    </ConfirmButton>
  );
}
