import type { ReactNode } from "react";
import { ClientTexts } from "@/components/texts/client-texts";

/** What the form of a new user says in the browser. */
export default function NewUserLayout({ children }: { children: ReactNode }) {
  return (
    <ClientTexts of={["attributes.values", "connectionForm.options", "groupChoices", "userForm"]}>
      {children}
    </ClientTexts>
  );
}
