"use client";

import { TextField } from "./form-fields";

/** What the connection is called. */
export function NamePart() {
  return (
    <div className="max-w-[640px]">
      <TextField name="name" />
    </div>
  );
}
