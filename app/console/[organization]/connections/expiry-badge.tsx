import { Icon } from "@/components/ui/icon";
import type { IconName } from "@/components/ui/icon-sheet";
import { Moment } from "@/components/ui/moment";
import { daysUntil } from "@/lib/connections/health/days-until";

const soonDays = 30;

/** When something runs out: icon and words, the exact time on hover. */
export function ExpiryBadge({ at, isInRow }: { at: string; isInRow?: boolean }) {
  const { icon, className } = appearanceOf(daysUntil(at, new Date()));
  return (
    <span className={`inline-flex items-center gap-1 rounded-full px-2 py-0.5 whitespace-nowrap ${className}`}>
      <Icon name={icon} size={14} />
      <Moment at={at} isInRow={isInRow} />
    </span>
  );
}

function appearanceOf(days: number): { icon: IconName; className: string } {
  if (days < 0) return { icon: "circle-x", className: "bg-danger-surface text-danger" };
  if (days <= soonDays) return { icon: "triangle-alert", className: "bg-warning-surface text-warning" };
  return { icon: "circle-check", className: "text-muted" };
}
