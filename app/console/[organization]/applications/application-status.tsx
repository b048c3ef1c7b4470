"use client";

import { useTranslations } from "next-intl";
import { useExpectedState } from "@/components/console/expected-states";
import { StatusBadge } from "@/components/ui/status-badge";
import type { UsedApplication } from "@/lib/applications/application-queries";

type Status = UsedApplication["status"];
const statuses = ["on", "off"] as const satisfies readonly Status[];

/** Whether an application is on or off, or about to be. */
export function ApplicationStatusBadge({ id, status }: { id: string; status: Status }) {
  const t = useTranslations("applications.status");
  const shown = useExpectedState(id, status, statuses);
  return <StatusBadge variant={shown === "on" ? "good" : "off"} label={t(shown)} />;
}
