import type { ReactNode } from "react";
import { ClientTexts } from "@/components/texts/client-texts";

/** What domains say in the browser. */
export default function DomainsLayout({ children }: { children: ReactNode }) {
  return <ClientTexts of={["copy", "domains", "list"]}>{children}</ClientTexts>;
}
