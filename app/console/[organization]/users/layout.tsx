import type { ReactNode } from "react";
import { ClientTexts } from "@/components/texts/client-texts";

/** What users and their list say in the browser. */
export default function UsersLayout({ children }: { children: ReactNode }) {
  return <ClientTexts of={["confirmConsoleGrant", "list", "userPage", "users"]}>{children}</ClientTexts>;
}
