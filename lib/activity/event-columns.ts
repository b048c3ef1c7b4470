import type { ExportColumn } from "@/lib/csv/exported-text";
import type { EventView } from "./event";

/** A sign-in as a line of a file; the names are those of the REST API. */
export const eventColumns: readonly ExportColumn<EventView>[] = [
  { name: "createdAt", value: ({ createdAt }) => createdAt },
  { name: "reference", value: ({ reference }) => reference },
  { name: "code", value: ({ code }) => code },
  { name: "purpose", value: ({ purpose }) => purpose },
  { name: "protocol", value: ({ protocol }) => protocol },
  { name: "connection", value: ({ connection }) => connection },
  { name: "connectionName", value: ({ connectionName }) => connectionName },
  { name: "connectionVersion", value: ({ connectionVersion }) => connectionVersion },
  { name: "application", value: ({ application }) => application },
  { name: "applicationName", value: ({ applicationName }) => applicationName },
  { name: "email", value: ({ email }) => email },
  { name: "userId", value: ({ userId }) => userId },
  { name: "durationMilliseconds", value: ({ durationMilliseconds }) => durationMilliseconds },
  { name: "repeats", value: ({ repeats }) => repeats },
];
