"use client";

import { type ComponentProps, useRef } from "react";
import { input } from "@/components/ui/styles";
import { FileButton } from "./file-button";
import { type TakesFile, useMetadataFile } from "./use-metadata-file";

/** Where metadata, or its address, is typed or pasted. What is pasted is whole, so it is taken at once. */
export function MetadataText({
  onEdit,
  onTake,
  ...attributes
}: { onEdit: (text: string) => void; onTake: (text: string) => void } & Pick<
  ComponentProps<"textarea">,
  "id" | "rows" | "value" | "placeholder" | "aria-describedby" | "aria-invalid"
>) {
  const isPasted = useRef(false);
  return (
    <textarea
      {...attributes}
      spellCheck={false}
      onPaste={() => {
        isPasted.current = true;
      }}
      onChange={({ target: { value } }) => {
        if (isPasted.current) onTake(value);
        else onEdit(value);
        isPasted.current = false;
      }}
      className={`${input} mb-3 py-2 font-mono text-small`}
    />
  );
}

/** A file of metadata, taken as soon as it is chosen. */
export function MetadataFileButton({ label, ...takes }: { label: string } & TakesFile) {
  return <FileButton label={label} accept=".xml,text/xml,application/xml" onBytes={useMetadataFile(takes)} />;
}
