"use client";

import { Moment } from "@/components/ui/moment";
import { daysUntil } from "@/lib/connections/health/days-until";

const soonDays = 30;

/** When something runs out: icon and words, the exact time on hover. In the browser's part, which is told the moment alone. */
export function ExpiryBadge({ at, isInRow }: { at: string; isInRow?: boolean }) {
  return (
    <Moment at={at} isInRow={isInRow} className={`badge font-normal ${appearanceOf(daysUntil(at, new Date()))}`} />
  );
}

function appearanceOf(days: number): string {
  if (days < 0) return "badge-bad icon-circle-x";
  return days <= soonDays ? "badge-warning icon-triangle-alert" : "text-muted icon-circle-check";
}
