import { cookies } from "next/headers";
import { chooseTheme, type Theme } from "@/components/ui/theme";
import { themeCookieName } from "@/lib/auth/session-cookie";

/** The theme that this browser's person chose. */
export async function currentTheme(): Promise<Theme> {
  return chooseTheme((await cookies()).get(themeCookieName())?.value);
}
