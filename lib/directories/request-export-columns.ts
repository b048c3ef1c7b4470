import type { ExportColumn } from "@/lib/csv/exported-text";
import type { ScimRequest } from "@/lib/scim/scim-request-store";
import { type RequestView, toRequestView } from "./request-view";

type ExportedRequest = Omit<RequestView, "body">;

/** A request of a directory as a row of a file: what it was and what it changed. What was sent is on its page: it says all about somebody. */
export function toExportedRequest(request: ScimRequest, directory: string): ExportedRequest {
  const { body, ...view } = toRequestView(request, directory);
  return view;
}

/** The names are those of the REST API, and so is the language of the texts. */
export const requestExportColumns: readonly ExportColumn<ExportedRequest>[] = [
  { name: "id", value: ({ id }) => id },
  { name: "at", value: ({ at }) => at },
  { name: "text", value: ({ text }) => text },
  { name: "changes", value: ({ changes }) => changes },
  { name: "action", value: ({ action }) => action },
  { name: "method", value: ({ method }) => method },
  { name: "path", value: ({ path }) => path },
  { name: "status", value: ({ status }) => status },
  { name: "scimType", value: ({ scimType }) => scimType },
  { name: "target", value: ({ target }) => target },
  { name: "user", value: ({ user }) => user },
  { name: "receipt", value: ({ receipt }) => receipt },
  { name: "client", value: ({ client }) => client },
  { name: "milliseconds", value: ({ milliseconds }) => milliseconds },
  { name: "dryRun", value: ({ dryRun }) => dryRun },
];
