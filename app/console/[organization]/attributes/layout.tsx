import type { ReactNode } from "react";
import { ClientTexts } from "@/components/texts/client-texts";

/** What attributes say in the browser. */
export default function AttributesLayout({ children }: { children: ReactNode }) {
  return <ClientTexts of={["attributes", "list"]}>{children}</ClientTexts>;
}
