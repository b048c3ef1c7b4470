import { button } from "@/components/ui/styles";
import type { ConnectionTab } from "../editor-tabs";
import { TabLink } from "../tab-link";

/** A tab as the thing to do: plain, or the next one. */
export function TabButton({ base, tab, isNext }: { base: string; tab: ConnectionTab; isNext: boolean }) {
  return <TabLink base={base} tab={tab} className={isNext ? button.primary : button.secondary} />;
}
