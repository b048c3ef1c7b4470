"use client";

import { useTranslations } from "next-intl";
import { type DragEvent, Fragment, useState } from "react";
import { useFormContext } from "react-hook-form";
import { EntityChoices } from "@/components/console/entity-choices";
import { MetadataFileButton, MetadataText } from "@/components/console/metadata-input";
import { ProblemNotice } from "@/components/console/problem-notice";
import { useMetadataFile } from "@/components/console/use-metadata-file";
import { Ending } from "@/components/ui/moment";
import { button, card } from "@/components/ui/styles";
import type { MetadataResult } from "@/lib/saml/metadata";
import type { ConnectionFormValues } from "./form-values";
import type { MetadataBoxState } from "./use-metadata-box";

/** The box of the form, for whoever has to lead people back to it. */
export const metadataBoxId = "metadata";

/** One box for metadata: paste, a file, drag and drop, or an address. What it reads goes into the form; a failure
 * names its cause and keeps what was typed. */
export function MetadataBox({ box }: { box: MetadataBoxState }) {
  const t = useTranslations("metadataBox");
  const [isDragging, setDragging] = useState(false);
  const { getValues } = useFormContext<ConnectionFormValues>();
  const keptAddress = getValues("saml.metadataUrl");
  const { text, isReading, result, failure } = box;

  const take = { onTake: box.take, onRefuse: box.refuse };
  const takeFile = useMetadataFile(take);
  const drop = async (event: DragEvent) => {
    event.preventDefault();
    setDragging(false);
    const [file] = event.dataTransfer.files;
    if (file) takeFile(new Uint8Array(await file.arrayBuffer()));
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
      <label className="mb-2 block text-muted" htmlFor={metadataBoxId}>
        {t("help")}
      </label>
      <MetadataText
        id={metadataBoxId}
        rows={4}
        value={text}
        aria-describedby="metadata-problem"
        aria-invalid={failure !== null}
        onEdit={box.edit}
        onTake={box.take}
      />
      <div className="flex flex-wrap items-center gap-3">
        <button
          type="button"
          className={button.secondary}
          disabled={isReading || text.trim() === ""}
          onClick={() => box.take(text)}
        >
          {isReading ? t("reading") : t("read")}
        </button>
        {keptAddress && (
          <button type="button" className={button.secondary} disabled={isReading} onClick={() => box.take(keptAddress)}>
            {t("fetchAgain")}
          </button>
        )}
        <MetadataFileButton label={t("file")} {...take} />
      </div>
      <div id="metadata-problem" className="mt-3">
        <ProblemNotice failure={failure} />
        {failure && <p className="text-muted">{t("keeps")}</p>}
      </div>
      <EntityChoices entityIds={failure?.choices} isPending={isReading} onChoose={box.choose} />
      {result && !failure && <MetadataPreview result={result} />}
    </section>
  );
}

function MetadataPreview({ result: { metadata, warnings, unusable } }: { result: MetadataResult }) {
  const t = useTranslations("metadataBox");
  return (
    <div role="status" className="mt-3 rounded-md bg-sunken p-3">
      <dl className="grid gap-x-4 gap-y-1 sm:grid-cols-[max-content_1fr]">
        <dt className="text-muted">{t("issuer")}</dt>
        <dd className="font-mono text-small break-all">{metadata.issuer}</dd>
        <dt className="text-muted">{t("ssoUrl")}</dt>
        <dd className="font-mono text-small break-all">{metadata.ssoUrl}</dd>
        {metadata.certificates.map((certificate) => (
          <CertificateLine key={certificate.fingerprint} {...certificate} />
        ))}
        {metadata.chain.map(({ fingerprint, subject }) => (
          <Fragment key={fingerprint}>
            <dt className="text-muted">{t("chain")}</dt>
            <dd>{t("chainHelp", { subject })}</dd>
          </Fragment>
        ))}
      </dl>
      {unusable.map(({ subject, keyType }) => (
        <p key={`${subject}${keyType}`} className="mt-2 font-medium">
          {subject === null ? t("unreadable") : t("unusable", { subject, keyType: keyType ?? "" })}
        </p>
      ))}
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
  return (
    <>
      <dt className="text-muted">{t("certificate")}</dt>
      <dd>
        {subject}, <Ending at={notAfter} words={(values) => t("ends", values)} />
        <span className="block font-mono text-small break-all">{fingerprint}</span>
      </dd>
    </>
  );
}
