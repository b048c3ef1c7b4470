import type { ReactNode } from "react";
import { ClientTexts } from "@/components/texts/client-texts";

/** What the list of sessions says in the browser. */
export default function SessionsLayout({ children }: { children: ReactNode }) {
  return <ClientTexts of={["list", "sessions"]}>{children}</ClientTexts>;
}
