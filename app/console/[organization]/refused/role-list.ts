import { getLocale, getTranslations } from "next-intl/server";
import type { ConsoleRole } from "@/lib/directory/console-role";

/** Console roles as a list in the language of the request: each of them, or one of them. */
export async function roleList(roles: readonly ConsoleRole[], type: "conjunction" | "disjunction"): Promise<string> {
  const t = await getTranslations("consoleRoles.names");
  return new Intl.ListFormat(await getLocale(), { type }).format([...new Set(roles)].map((role) => t(role)));
}
