import { useLocale, useTranslations } from "next-intl";
import type { ConsoleRole } from "@/lib/directory/console-role";

/** Puts console roles into a list of which one is enough, in the reader's language. */
export function useRoleList(): (roles: readonly ConsoleRole[]) => string {
  const t = useTranslations("consoleRoles.names");
  const format = new Intl.ListFormat(useLocale(), { type: "disjunction" });
  return (roles) => format.format(roles.map((role) => t(role)));
}
