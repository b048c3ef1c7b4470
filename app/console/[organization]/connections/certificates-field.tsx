"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { useFormContext } from "react-hook-form";
import { FileButton } from "@/components/console/file-button";
import { ProblemNotice } from "@/components/console/problem-notice";
import { useAdminAction } from "@/components/console/use-admin-action";
import { readCertificatesForm } from "./actions";
import { TextField } from "./form-fields";
import type { ConnectionFormValues } from "./form-values";

type Answer = { certificates: string[]; added: string[]; chain: string[] };

/** The provider's certificates: pasted, or from a file. Of a chain only the end is kept, and what is left out is named. */
export function CertificatesField({ slug }: { slug: string }) {
  const t = useTranslations("connectionForm");
  const { getValues, setValue } = useFormContext<ConnectionFormValues>();
  const { run, isPending, failure } = useAdminAction(readCertificatesForm, slug);
  const [answer, setAnswer] = useState<Answer | null>(null);

  const upload = (bytes: Uint8Array) => {
    setAnswer(null);
    run({ file: toBase64(bytes) }, (found) => {
      const before = getValues("saml.certificates").trim();
      const added = found.certificates.filter((pem) => !before.includes(pem));
      const text = [before, ...added].filter(Boolean).join("\n");
      setValue("saml.certificates", text, { shouldDirty: true, shouldValidate: true });
      setAnswer(found);
    });
  };

  return (
    <div className="mb-4">
      <TextField name="saml.certificates" multiline mono />
      <FileButton
        label={isPending ? t("certificateReading") : t("certificateFile")}
        accept=".pem,.cer,.crt,.der,.p7b,.p7c,.txt,application/x-x509-ca-cert,application/x-pkcs7-certificates"
        onBytes={upload}
      />
      <div role="status" className="mt-2">
        {answer && <p>{t("certificatesRead", { subjects: answer.added.join("; ") })}</p>}
        {answer && answer.chain.length > 0 && <p>{t("certificatesLeftOut", { subjects: answer.chain.join("; ") })}</p>}
      </div>
      <ProblemNotice failure={failure} />
    </div>
  );
}

function toBase64(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}
