"use client";

import { useTranslations } from "next-intl";
import { type DragEvent, useState } from "react";
import { useFormContext } from "react-hook-form";
import { EntityChoices } from "@/components/console/entity-choices";
import { MetadataFile } from "@/components/console/metadata-file";
import { ProblemNotice } from "@/components/console/problem-notice";
import { useAdminAction } from "@/components/console/use-admin-action";
import { button, card, input } from "@/components/ui/styles";
import type { MetadataResult } from "@/lib/saml/metadata";
import { previewMetadata } from "./actions";
import type { ConnectionFormValues } from "./form-values";

/** One box for metadata: paste, a file, drag and drop, or an address. What it reads goes into the form; a failure
 * names its cause and keeps what was typed. */
export function MetadataBox({ slug }: { slug: string }) {
  const t = useTranslations("metadataBox");
  const [text, setText] = useState("");
  const [isDragging, setDragging] = useState(false);
  const [result, setResult] = useState<MetadataResult | null>(null);
  const { run, isPending, failure } = useAdminAction(previewMetadata, slug);
  const { setValue, getValues } = useFormContext<ConnectionFormValues>();
  const keptAddress = getValues("saml.metadataUrl");

  const read = (source: string, entityId?: string) => {
    const isAddress = /^https?:\/\/\S+$/.test(source.trim());
    setResult(null);
    run({ ...(isAddress ? { url: source.trim() } : { xml: source }), entityId }, (answer) => {
      const { metadata } = answer;
      // Validated at once: somebody who pressed save before the answer came is looking at "This is needed".
      const options = { shouldDirty: true, shouldValidate: true } as const;
      setValue("saml.issuer", metadata.issuer, options);
      setValue("saml.ssoUrl", metadata.ssoUrl ?? "", options);
      setValue("saml.ssoBinding", metadata.ssoBinding, options);
      setValue("saml.certificates", metadata.certificates.map((certificate) => certificate.pem).join("\n"), options);
      if (metadata.wantAuthnRequestsSigned) setValue("saml.signRequests", true, options);
      if (isAddress) setValue("saml.metadataUrl", source.trim(), options);
      setResult(answer);
    });
  };

  const drop = async (event: DragEvent) => {
    event.preventDefault();
    setDragging(false);
    const [file] = event.dataTransfer.files;
    if (file) take(await file.text());
  };
  const take = (content: string) => {
    setText(content);
    read(content);
  };

  return (
    <section
      className={`${card} mb-6 ${isDragging ? "border-accent" : ""}`}
      aria-labelledby="metadata-title"
      onDragOver={(event) => {
        event.preventDefault();
        setDragging(true);
      }}
      onDragLeave={() => setDragging(false)}
      onDrop={drop}
    >
      <h2 id="metadata-title" className="mb-1 text-base font-semibold">
        {t("title")}
      </h2>
      <label className="mb-2 block text-muted" htmlFor="metadata">
        {t("help")}
      </label>
      <textarea
        id="metadata"
        rows={4}
        value={text}
        onChange={(event) => setText(event.target.value)}
        className={`${input} mb-3 py-2 font-mono text-[13px]`}
        spellCheck={false}
      />
      <div className="flex flex-wrap items-center gap-3">
        <button
          type="button"
          className={button.secondary}
          disabled={isPending || text.trim() === ""}
          onClick={() => read(text)}
        >
          {isPending ? t("reading") : t("read")}
        </button>
        {keptAddress && (
          <button
            type="button"
            className={button.secondary}
            disabled={isPending}
            onClick={() => {
              setText(keptAddress);
              read(keptAddress);
            }}
          >
            {t("fetchAgain")}
          </button>
        )}
        <MetadataFile label={t("file")} onText={take} />
      </div>
      <div className="mt-3">
        <ProblemNotice failure={failure} />
      </div>
      <EntityChoices entityIds={failure?.choices} isPending={isPending} onChoose={(entityId) => read(text, entityId)} />
      {result && !failure && <MetadataPreview result={result} />}
    </section>
  );
}

function MetadataPreview({ result: { metadata, warnings } }: { result: MetadataResult }) {
  const t = useTranslations("metadataBox");
  return (
    <div role="status" className="mt-3 rounded-md bg-sunken p-3">
      <dl className="grid gap-x-4 gap-y-1 sm:grid-cols-[max-content_1fr]">
        <dt className="text-muted">{t("issuer")}</dt>
        <dd className="font-mono text-[13px] break-all">{metadata.issuer}</dd>
        <dt className="text-muted">{t("ssoUrl")}</dt>
        <dd className="font-mono text-[13px] break-all">{metadata.ssoUrl}</dd>
        {metadata.certificates.map((certificate) => (
          <CertificateLine key={certificate.fingerprint} {...certificate} />
        ))}
      </dl>
      {warnings.map((warning) => (
        <p key={warning} className="mt-2 font-medium">
          {t(`warnings.${warning}`)}
        </p>
      ))}
      <p className="mt-2 text-muted">{t("filled")}</p>
    </div>
  );
}

function CertificateLine({
  subject,
  fingerprint,
  notAfter,
}: {
  subject: string;
  fingerprint: string;
  notAfter: string;
}) {
  const t = useTranslations("metadataBox");
  const days = Math.floor((Date.parse(notAfter) - Date.now()) / 86_400_000);
  return (
    <>
      <dt className="text-muted">{t("certificate")}</dt>
      <dd>
        {subject}, {t("ends", { date: new Date(notAfter), days })}
        <span className="block font-mono text-[13px] break-all">{fingerprint}</span>
      </dd>
    </>
  );
}
