import type { ReactNode } from "react";
import { ClientTexts } from "@/components/texts/client-texts";

/** What roles say in the browser. */
export default function RolesLayout({ children }: { children: ReactNode }) {
  return <ClientTexts of={["list", "roles"]}>{children}</ClientTexts>;
}
