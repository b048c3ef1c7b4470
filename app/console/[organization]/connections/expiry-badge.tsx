import { useFormatter } from "next-intl";
import { Icon } from "@/components/ui/icon";
import type { IconName } from "@/components/ui/icon-sheet";
import { daysUntil } from "@/lib/connections/health/days-until";

const soonDays = 30;

/** When something runs out: icon and words, the exact time on hover. */
export function ExpiryBadge({ at }: { at: string }) {
  const format = useFormatter();
  const now = new Date();
  // A day without a time is the same day everywhere.
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(at);
  const exact = format.dateTime(
    new Date(at),
    isDay ? { dateStyle: "long", timeZone: "UTC" } : { dateStyle: "long", timeStyle: "long" },
  );
  const { icon, className } = lookOf(daysUntil(at, now));
  return (
    <span
      title={exact}
      className={`inline-flex items-center gap-1 rounded-full px-2 py-0.5 whitespace-nowrap ${className}`}
    >
      <Icon name={icon} size={14} />
      {format.relativeTime(new Date(at), now)}
    </span>
  );
}

function lookOf(days: number): { icon: IconName; className: string } {
  if (days < 0) return { icon: "circle-x", className: "bg-danger-surface text-danger" };
  if (days <= soonDays) return { icon: "triangle-alert", className: "bg-warning-surface text-warning" };
  return { icon: "circle-check", className: "text-muted" };
}
