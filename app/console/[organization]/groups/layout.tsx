import type { ReactNode } from "react";
import { ClientTexts } from "@/components/texts/client-texts";

/** What groups say in the browser. */
export default function GroupsLayout({ children }: { children: ReactNode }) {
  return <ClientTexts of={["groups", "list"]}>{children}</ClientTexts>;
}
