import type { ReactNode } from "react";
import { ClientTexts } from "@/components/texts/client-texts";

/** What the guide says in the browser besides the form. */
export default function GuideLayout({ children }: { children: ReactNode }) {
  return <ClientTexts of={["guide"]}>{children}</ClientTexts>;
}
