"use client";

import { useFormatter } from "next-intl";
import { unitsOf } from "@/lib/directory/session-policy";

/** Says minutes in the units that people use ("7 days"); empty for what is no length of time. */
export function useLengthInWords(): (minutes: number) => string {
  const format = useFormatter();
  return (minutes) => {
    if (!Number.isInteger(minutes) || minutes <= 0) return "";
    const parts = unitsOf(minutes).map(({ unit, count }) =>
      format.number(count, { style: "unit", unit, unitDisplay: "long" }),
    );
    return format.list(parts, { type: "unit" });
  };
}
