import { getTranslations } from "next-intl/server";

/** Names a role where somebody may give it by hand: one that opens the console says so before it is chosen. On the server. */
export async function getMarkedRole(): Promise<(role: { name: string; console: boolean }) => string> {
  const t = await getTranslations("impact");
  return ({ name, console }) => (console ? `${name} ${t("opensConsole")}` : name);
}
