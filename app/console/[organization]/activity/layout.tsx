import type { ReactNode } from "react";
import { ClientTexts } from "@/components/texts/client-texts";

/** What the list of sign-ins says in the browser. */
export default function ActivityLayout({ children }: { children: ReactNode }) {
  return <ClientTexts of={["list", "rateChart"]}>{children}</ClientTexts>;
}
