import type { ReactNode } from "react";
import { ClientTexts } from "@/components/texts/client-texts";

/** What a connection's form says in the browser, on its tabs and in its guide. */
export default function ConnectionTextsLayout({ children }: { children: ReactNode }) {
  return (
    <ClientTexts
      of={[
        "errors.metadata_encoding",
        "fileEncoding",
        "attributes.values",
        "claimFields",
        "confirmConsoleRoles",
        "connectionForm",
        "connectionPage",
        "connectionTabs",
        "connectionTest",
        "copy",
        "setupLink",
        "image",
        "impact",
        "mappingPreview",
        "metadataBox",
        "pastedCredentials",
        "providerState",
        "saveUntested",
        "setup.steps",
        "signIn.provider",
        "signInPreview",
        "syncPreview",
      ]}
    >
      {children}
    </ClientTexts>
  );
}
