import type { ReactNode } from "react";
import { ClientTexts } from "@/components/texts/client-texts";

/** What the audit log says in the browser. */
export default function AuditLayout({ children }: { children: ReactNode }) {
  return <ClientTexts of={["list"]}>{children}</ClientTexts>;
}
