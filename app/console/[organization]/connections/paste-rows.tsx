"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { button, input } from "@/components/ui/styles";

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
  const [text, setText] = useState("");
  const [wrong, setWrong] = useState<number[]>([]);
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
          className={`${input} py-2 font-mono text-[13px]`}
        />
      </label>
      {wrong.length > 0 && (
        <p role="alert" className="mt-1 text-danger">
          {t("pasteRowsWrong", { lines: wrong.slice(0, 10).join(", ") })}
        </p>
      )}
      <button type="button" className={`${button.secondary} mt-3`} disabled={text.trim() === ""} onClick={add}>
        {t("addRows")}
      </button>
    </details>
  );
}
