import type { ReactNode } from "react";
import { ClientTexts } from "@/components/texts/client-texts";

/** What the custom texts say in the browser. */
export default function OwnTextsLayout({ children }: { children: ReactNode }) {
  return <ClientTexts of={["ownTexts"]}>{children}</ClientTexts>;
}
