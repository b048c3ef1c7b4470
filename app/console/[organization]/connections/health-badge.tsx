import { useTranslations } from "next-intl";
import { StatusBadge } from "@/components/ui/status-badge";
import type { ConnectionHealth } from "@/lib/connections/health/connection-health";

const variants = { failing: "bad", attention: "warning", healthy: "good" } as const;

/**
 * How a live connection does, and its open findings. What is not live signs nobody in, and fails nobody. It waits for nothing: what does comes
 * to the browser piece by piece, each with its own script, and a list has one of these in every row.
 */
export function HealthBadge({ health: { state, findings } }: { health: ConnectionHealth }) {
  const t = useTranslations("connections");
  if (state === "draft" || state === "off") return null;
  return (
    <>
      <StatusBadge variant={variants[state]} label={t(`health.${state}`)} />{" "}
      {findings > 0 && <span className="text-muted">{t("findings", { count: findings })}</span>}
    </>
  );
}
