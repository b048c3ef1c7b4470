import type { ReactNode } from "react";
import { ClientTexts } from "@/components/texts/client-texts";

/** What the list of connections says in the browser. */
export default function ConnectionsLayout({ children }: { children: ReactNode }) {
  return <ClientTexts of={["connections", "list"]}>{children}</ClientTexts>;
}
