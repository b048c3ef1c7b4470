import { getTranslations } from "next-intl/server";
import type { ConsoleRole } from "@/lib/directory/console-role";

/** What the question before somebody is given a role says that it opens; null: not the console. Pure. */
export const openedBy = ({ name, consoleRole }: { name: string; consoleRole: ConsoleRole | null }) =>
  consoleRole && { name, consoleRole };

/** Names a role where somebody may give it by hand: one that opens the console says so before it is chosen. On the server. */
export async function getMarkedRole(): Promise<(role: { name: string; console: boolean }) => string> {
  const t = await getTranslations("impact");
  return ({ name, console }) => (console ? `${name} ${t("opensConsole")}` : name);
}
