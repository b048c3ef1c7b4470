"use client";

import { useTranslations } from "next-intl";
import { type ClipboardEvent, useState } from "react";
import { useJoinedValues } from "@/components/texts/use-joined-values";
import { credentialsInText, type PastedCredentials } from "@/lib/oidc/client-credentials-text";

/**
 * Fields that take what a provider shows in one piece, wherever among them it is pasted; a single value stays where it is.
 * @param fill gets the values that the text says
 * @returns what the element around the fields listens with, and a sentence about what was filled in, empty before
 */
export function usePastedCredentials(fill: (found: PastedCredentials) => void) {
  const t = useTranslations("pastedCredentials");
  const joined = useJoinedValues();
  const [filled, setFilled] = useState<PastedCredentials>({});
  const names = (["issuer", "clientId", "clientSecret"] as const).filter((name) => filled[name] !== undefined);
  return {
    onPaste(event: ClipboardEvent) {
      const found = credentialsInText(event.clipboardData.getData("text"));
      if (!found) return;
      event.preventDefault();
      fill(found);
      setFilled(found);
    },
    told: names.length > 0 ? t("filled", { fields: joined(names.map((name) => t(name))) }) : "",
  };
}
