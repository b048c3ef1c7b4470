import type { ReactNode } from "react";
import { ClientTexts } from "@/components/texts/client-texts";

/** What a connection's form says in the browser before there is a connection. */
export default function NewConnectionLayout({ children }: { children: ReactNode }) {
  return (
    <ClientTexts
      of={[
        "errors.metadata_encoding",
        "fileEncoding",
        "attributes.values",
        "claimFields",
        "confirmConsoleRoles",
        "connectionForm",
        "connectionTabs",
        "image",
        "mappingPreview",
        "metadataBox",
        "pastedCredentials",
        "saveUntested",
        "signIn.provider",
        "signInPreview",
        "syncPreview",
      ]}
    >
      {children}
    </ClientTexts>
  );
}
