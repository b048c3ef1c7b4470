import type { ReactNode } from "react";
import { ClientTexts } from "@/components/texts/client-texts";

/** What the page of a sign-in says in the browser. */
export default function EventLayout({ children }: { children: ReactNode }) {
  return (
    <ClientTexts of={["claimFields", "connectionForm.options", "copy", "event", "fixPanel"]}>{children}</ClientTexts>
  );
}
