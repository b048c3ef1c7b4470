import type { NextRequest } from "next/server";
import { themes } from "@/components/ui/theme";
import { keepPreference } from "@/lib/auth/keep-preference";
import { themeCookieName } from "@/lib/auth/session-cookie";

/** Keeps the theme that somebody chose. */
export const POST = (request: NextRequest) =>
  keepPreference(request, { name: "theme", values: themes, cookie: themeCookieName() });
