import { CircleCheck, CircleX, TriangleAlert } from "lucide-react";
import { useFormatter } from "next-intl";
import { daysUntil } from "@/lib/connections/health/next-expiry";

const soonDays = 30;

/** When something runs out: icon and words, the exact time on hover. */
export function ExpiryBadge({ at }: { at: string }) {
  const format = useFormatter();
  const now = new Date();
  const days = daysUntil(at, now);
  // A day without a time is the same day everywhere.
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(at);
  const exact = format.dateTime(
    new Date(at),
    isDay ? { dateStyle: "long", timeZone: "UTC" } : { dateStyle: "long", timeStyle: "long" },
  );
  const look =
    days < 0
      ? { Icon: CircleX, className: "bg-danger-surface text-danger" }
      : days <= soonDays
        ? { Icon: TriangleAlert, className: "bg-warning-surface text-warning" }
        : { Icon: CircleCheck, className: "text-muted" };
  const { Icon } = look;
  return (
    <span
      title={exact}
      className={`inline-flex items-center gap-1 rounded-full px-2 py-0.5 whitespace-nowrap ${look.className}`}
    >
      <Icon size={14} aria-hidden />
      {format.relativeTime(new Date(at), now)}
    </span>
  );
}
