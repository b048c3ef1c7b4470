"use client";

import { button } from "@/components/ui/styles";

/** Chooses a file and hands its bytes on: what they mean, and in which encoding, is for the caller to say. */
export function FileButton({
  label,
  accept,
  onBytes,
}: {
  label: string;
  accept: string;
  onBytes: (bytes: Uint8Array) => void;
}) {
  return (
    <label className={`${button.secondary} cursor-pointer focus-within:outline-2`}>
      {label}
      <input
        type="file"
        accept={accept}
        className="sr-only"
        onChange={async (event) => {
          const file = event.target.files?.[0];
          // The same file may be chosen again after it was corrected.
          event.target.value = "";
          if (file) onBytes(new Uint8Array(await file.arrayBuffer()));
        }}
      />
    </label>
  );
}
