"use client";

import { useTranslations } from "next-intl";
import { decodeXml } from "@/lib/net/text-encoding";
import type { ActionFailure } from "./use-admin-action";
import { useEncodingText } from "./use-encoding-text";

export type TakesFile = { onTake: (text: string) => void; onRefuse: (failure: ActionFailure) => void };

/** What hands on the text of a file of metadata that was chosen or dropped, or what is wrong with its bytes. */
export function useMetadataFile({ onTake, onRefuse }: TakesFile): (bytes: Uint8Array) => void {
  const error = useTranslations("errors.metadata_encoding");
  const text = useEncodingText();
  return (bytes) => {
    const file = decodeXml(bytes);
    if (file.text !== null) return onTake(file.text);
    const [expected, got] = [text(file.expected), text(file.got)];
    const words = { title: error("title"), advice: error("advice") };
    onRefuse({ ok: false, code: "metadata_encoding", ...words, expected, got, fields: {} });
  };
}
