"use client";

import { useFormStatus } from "react-dom";
import { useBusy } from "./busy";

/** In a form that an action of the server takes: the page says that it is on its way. */
export function BusyForm() {
  useBusy(useFormStatus().pending);
  return null;
}
