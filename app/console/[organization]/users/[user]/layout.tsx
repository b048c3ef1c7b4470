import type { ReactNode } from "react";
import { ClientTexts } from "@/components/texts/client-texts";

/** What the page of a user says in the browser. */
export default function UserLayout({ children }: { children: ReactNode }) {
  return (
    <ClientTexts of={["attributes.values", "connectionForm.options", "groupChoices", "userForm"]}>
      {children}
    </ClientTexts>
  );
}
