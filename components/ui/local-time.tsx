"use client";

import { useRouter } from "next/navigation";
import { useTimeZone } from "next-intl";
import { useEffect } from "react";
import { timeZoneCookie } from "@/lib/messages/time-zone";

const yearSeconds = 365 * 86_400;

/** Tells the server the browser's time zone once, so that exact times are those of the reader's clock. */
export function LocalTime() {
  const shown = useTimeZone();
  const router = useRouter();
  useEffect(() => {
    const own = new Intl.DateTimeFormat().resolvedOptions().timeZone;
    const cookie = `${timeZoneCookie}=${own}`;
    if (!own || own === shown || document.cookie.split("; ").includes(cookie)) return;
    const secure = location.protocol === "https:" ? "; secure" : "";
    // biome-ignore lint/suspicious/noDocumentCookie: not every browser has the Cookie Store yet
    document.cookie = `${cookie}; path=/; max-age=${yearSeconds}; samesite=lax${secure}`;
    router.refresh();
  }, [shown, router]);
  return null;
}
