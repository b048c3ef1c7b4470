import { getTranslations } from "next-intl/server";
import { StatusBadge } from "@/components/ui/status-badge";
import type { ConnectionHealth } from "@/lib/connections/health/connection-health";

const variants = { failing: "bad", attention: "warning", healthy: "good" } as const;

/** How a live connection does, and its open findings. What is not live signs nobody in, and fails nobody. */
export async function HealthBadge({ health: { state, findings } }: { health: ConnectionHealth }) {
  const t = await getTranslations("connections");
  if (state === "draft" || state === "off") return null;
  return (
    <>
      <StatusBadge variant={variants[state]} label={t(`health.${state}`)} />{" "}
      {findings > 0 && <span className="text-muted">{t("findings", { count: findings })}</span>}
    </>
  );
}
