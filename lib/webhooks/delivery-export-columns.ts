import type { ExportColumn } from "@/lib/csv/exported-text";
import type { FoundDelivery } from "./delivery-store";
import { type DeliveryView, toDeliveryView } from "./delivery-view";

type ExportedDelivery = Omit<DeliveryView, "request" | "response"> & {
  responseStatus: number | null;
  responseProblem: string | null;
  responseMilliseconds: number | null;
};

/** A delivery as a row of a file: what became of it. What was sent and answered is on its page: it names people, and it is signed. */
export function toExportedDelivery(found: FoundDelivery): ExportedDelivery {
  const { request, response, ...delivery } = toDeliveryView(found);
  return {
    ...delivery,
    responseStatus: response?.status ?? null,
    responseProblem: response?.problem ?? null,
    responseMilliseconds: response?.milliseconds ?? null,
  };
}

/** The names are those of the REST API, and those of the response in front of its parts. */
export const deliveryExportColumns: readonly ExportColumn<ExportedDelivery>[] = [
  { name: "id", value: ({ id }) => id },
  { name: "webhook", value: ({ webhook }) => webhook },
  { name: "event", value: ({ event }) => event },
  { name: "type", value: ({ type }) => type },
  { name: "isExample", value: ({ isExample }) => isExample },
  { name: "state", value: ({ state }) => state },
  { name: "attempts", value: ({ attempts }) => attempts },
  { name: "responseStatus", value: ({ responseStatus }) => responseStatus },
  { name: "responseProblem", value: ({ responseProblem }) => responseProblem },
  { name: "responseMilliseconds", value: ({ responseMilliseconds }) => responseMilliseconds },
  { name: "nextAttemptAt", value: ({ nextAttemptAt }) => nextAttemptAt },
  { name: "lastAttemptAt", value: ({ lastAttemptAt }) => lastAttemptAt },
  { name: "createdAt", value: ({ createdAt }) => createdAt },
];
