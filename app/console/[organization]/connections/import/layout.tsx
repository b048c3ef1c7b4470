import type { ReactNode } from "react";
import { ClientTexts } from "@/components/texts/client-texts";

/** What the import says in the browser. */
export default function ImportLayout({ children }: { children: ReactNode }) {
  return (
    <ClientTexts of={["changes", "confirmConsoleRoles", "connectionImport", "saveUntested"]}>{children}</ClientTexts>
  );
}
