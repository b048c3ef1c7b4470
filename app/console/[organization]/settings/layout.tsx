import type { ReactNode } from "react";
import { ClientTexts } from "@/components/texts/client-texts";

/** What the settings say in the browser. */
export default function SettingsLayout({ children }: { children: ReactNode }) {
  return <ClientTexts of={["copy", "image", "settings", "signInPreview"]}>{children}</ClientTexts>;
}
