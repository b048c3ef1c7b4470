"use client";

import { useRef, useState } from "react";
import type { UseFormReturn } from "react-hook-form";
import type { ActionFailure } from "@/components/console/use-admin-action";
import { useReachable } from "@/components/console/use-reachable";
import type { MetadataResult } from "@/lib/saml/metadata";
import { metadataSource } from "@/lib/saml/metadata-source";
import { previewMetadata } from "./actions";
import type { ConnectionFormValues } from "./form-values";

export type MetadataBoxState = ReturnType<typeof useMetadataBox>;

/**
 * The text of the metadata box and what was read of it into the form. Whatever is in the box is read before the form is
 * saved, so pasting and saving is one gesture.
 * @returns `settle`, which reads what was not read yet: false when the form must not be sent
 */
export function useMetadataBox(slug: string, { setValue }: UseFormReturn<ConnectionFormValues>) {
  const reachable = useReachable();
  const [text, setText] = useState("");
  const [result, setResult] = useState<MetadataResult | null>(null);
  const [failure, setFailure] = useState<ActionFailure | null>(null);
  const [isReading, setReading] = useState(false);
  /** The text whose values the form holds. */
  const [filledFrom, setFilledFrom] = useState("");
  const underWay = useRef<{ text: string; done: Promise<boolean> } | null>(null);

  const fill = (answer: MetadataResult, source: string) => {
    const { metadata } = answer;
    const from = metadataSource(source);
    // Validated at once: somebody who pressed save before the answer came is looking at "This is needed".
    const options = { shouldDirty: true, shouldValidate: true } as const;
    setValue("saml.issuer", metadata.issuer, options);
    setValue("saml.ssoUrl", metadata.ssoUrl ?? "", options);
    setValue("saml.ssoBinding", metadata.ssoBinding, options);
    setValue("saml.sloUrl", metadata.sloUrl ?? "", options);
    setValue("saml.sloBinding", metadata.sloBinding, options);
    setValue("saml.sloResponseUrl", metadata.sloResponseUrl ?? "", options);
    setValue("saml.certificates", metadata.certificates.map((certificate) => certificate.pem).join("\n"), options);
    if (metadata.wantAuthnRequestsSigned) setValue("saml.signRequests", true, options);
    if ("url" in from) setValue("saml.metadataUrl", from.url, options);
    setFilledFrom(source);
    setResult(answer);
  };

  const ask = async (source: string, entityId: string | undefined): Promise<boolean> => {
    setReading(true);
    setResult(null);
    setFailure(null);
    const isCurrent = () => underWay.current?.text === source;
    try {
      const answer = await reachable(previewMetadata(slug, { ...metadataSource(source), entityId }));
      // Another text was read meanwhile: this answer is about one that nobody looks at any more.
      if (!isCurrent()) return false;
      if (answer.ok) fill(answer.answer, source);
      else setFailure(answer);
      return answer.ok;
    } finally {
      if (isCurrent()) {
        underWay.current = null;
        setReading(false);
      }
    }
  };

  const read = (source: string, entityId?: string): Promise<boolean> => {
    const running = underWay.current;
    if (running?.text === source) return running.done;
    underWay.current = { text: source, done: Promise.resolve(false) };
    const done = ask(source, entityId);
    underWay.current = { text: source, done };
    return done;
  };

  const isUnread = text.trim() !== "" && text !== filledFrom;
  return {
    text,
    isUnread,
    /** Somebody types; an empty box has nothing that could be wrong. */
    edit: (value: string) => {
      setText(value);
      if (value.trim() === "") setFailure(null);
    },
    result,
    failure,
    isReading,
    /** Puts a text into the box and reads it: a paste, a file, an address that is kept. */
    take: (source: string) => {
      setText(source);
      void read(source);
    },
    refuse: setFailure,
    choose: (entityId: string) => void read(text, entityId),
    settle: (): Promise<boolean> => (isUnread ? read(text) : Promise.resolve(true)),
    clear: () => {
      underWay.current = null;
      setText("");
      setFilledFrom("");
      setResult(null);
      setFailure(null);
      setReading(false);
    },
  };
}
