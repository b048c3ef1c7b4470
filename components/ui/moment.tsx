import { useFormatter } from "next-intl";
import type { ReactNode } from "react";

/** A moment in words, "2 hours ago" unless others are given; the exact time on hover and for machines. */
export function Moment({ at, children }: { at: Date | string; children?: ReactNode }) {
  const format = useFormatter();
  const date = new Date(at);
  return (
    <time dateTime={date.toISOString()} title={format.dateTime(date, { dateStyle: "long", timeStyle: "long" })}>
      {children ?? format.relativeTime(date, new Date())}
    </time>
  );
}
