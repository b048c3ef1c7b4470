"use client";

import { button } from "@/components/ui/styles";

/** Chooses a metadata file and hands its text on. */
export function MetadataFile({ label, onText }: { label: string; onText: (text: string) => void }) {
  return (
    <label className={`${button.secondary} cursor-pointer focus-within:outline-2`}>
      {label}
      <input
        type="file"
        accept=".xml,text/xml,application/xml"
        className="sr-only"
        onChange={async (event) => {
          const text = await event.target.files?.[0]?.text();
          if (text !== undefined) onText(text);
        }}
      />
    </label>
  );
}
