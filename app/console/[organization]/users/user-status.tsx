"use client";

import { useTranslations } from "next-intl";
import { useExpectedState } from "@/components/console/expected-states";
import { StatusBadge } from "@/components/ui/status-badge";
import type { UserStatus } from "@/lib/directory/directory-schema";

const statuses = ["active", "suspended"] as const satisfies readonly UserStatus[];

/** Whether a user is active or suspended, or about to be. */
export function UserStatusBadge({ id, status }: { id: string; status: UserStatus }) {
  const t = useTranslations("users.status");
  const shown = useExpectedState(id, status, statuses);
  return <StatusBadge variant={shown === "active" ? "good" : "off"} label={t(shown)} />;
}
