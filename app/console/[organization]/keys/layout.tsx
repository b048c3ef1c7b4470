import type { ReactNode } from "react";
import { ClientTexts } from "@/components/texts/client-texts";

/** What API keys say in the browser. */
export default function KeysLayout({ children }: { children: ReactNode }) {
  return <ClientTexts of={["copy", "keys", "list"]}>{children}</ClientTexts>;
}
