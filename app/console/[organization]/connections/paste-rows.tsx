"use client";

import { useTranslations } from "next-intl";
import { type ClipboardEvent, useState } from "react";
import { FileButton } from "@/components/console/file-button";
import { useEncodingText } from "@/components/console/use-encoding-text";
import { useJoinedValues } from "@/components/texts/use-joined-values";
import { button, input } from "@/components/ui/styles";
import type { Fact } from "@/lib/facts/fact-schema";
import { decodeText } from "@/lib/net/text-encoding";

/** Rows as lines of text, from a spreadsheet or a script. What was typed stays until all of it can be used. */
export function PasteRows<Row>({
  title,
  help,
  parse,
  onRows,
}: {
  title: string;
  help: string;
  parse: (text: string) => { rows: Row[]; wrongLines: number[] };
  onRows: (rows: Row[]) => void;
}) {
  const t = useTranslations("connectionForm");
  const joined = useJoinedValues();
  const encodingText = useEncodingText();
  const [text, setText] = useState("");
  const [wrong, setWrong] = useState<number[]>([]);
  const [encoding, setEncoding] = useState<Fact | null>(null);
  const takeFile = (bytes: Uint8Array) => {
    const decoded = decodeText(bytes);
    setEncoding(decoded.text === null ? decoded.got : null);
    if (decoded.text !== null) setText(decoded.text);
  };
  const add = () => {
    const { rows, wrongLines } = parse(text);
    setWrong(wrongLines);
    if (wrongLines.length > 0) return;
    onRows(rows);
    setText("");
  };
  return (
    <details className="rounded-md border border-border p-3">
      <summary className="cursor-pointer font-medium">{title}</summary>
      <label className="mt-3 block">
        <span className="mb-1 block text-muted">{help}</span>
        <textarea
          rows={5}
          value={text}
          onChange={(event) => setText(event.target.value)}
          onPaste={(event) => takeLongText(event, setText)}
          className={`${input} py-2 font-mono text-small`}
        />
      </label>
      {wrong.length > 0 && (
        <p role="alert" className="mt-1 text-danger">
          {t("pasteRowsWrong", { lines: joined(wrong.slice(0, 10).map(String)) })}
        </p>
      )}
      {encoding && (
        <p role="alert" className="mt-1 text-danger">
          {t("pasteFileEncoding", { got: encodingText(encoding) })}
        </p>
      )}
      <div className="mt-3 flex flex-wrap gap-2">
        <FileButton label={t("pasteFile")} accept=".csv,.tsv,.txt,text/csv,text/plain" onBytes={takeFile} />
        <button
          type="button"
          className={button.secondary}
          aria-label={t("addRowsTo", { title })}
          disabled={text.trim() === ""}
          onClick={add}
        >
          {t("addRows")}
        </button>
      </div>
    </details>
  );
}

const longText = 20_000;

/** Browsers take seconds to insert thousands of lines into a text box by themselves; as a value they are there at once. */
function takeLongText(event: ClipboardEvent<HTMLTextAreaElement>, setText: (text: string) => void): void {
  const pasted = event.clipboardData.getData("text/plain");
  if (pasted.length < longText) return;
  event.preventDefault();
  const { value, selectionStart, selectionEnd } = event.currentTarget;
  setText(value.slice(0, selectionStart) + pasted + value.slice(selectionEnd));
}
