import { getTranslations } from "next-intl/server";
import { RowLink, When } from "@/components/console/list/cells";
import type { ListColumn } from "@/components/console/list/row-table";
import { StatusBadge } from "@/components/ui/status-badge";
import type { ScimRequest } from "@/lib/scim/scim-request-store";
import { getRequestSentence } from "./get-request-sentence";

/** What the log says of each request. */
export async function requestColumns(path: string, directory: string): Promise<ListColumn<ScimRequest, "when">[]> {
  const t = await getTranslations("directories.requests");
  const sentence = await getRequestSentence(directory);
  return [
    { key: "when", label: t("columns.when"), cell: ({ at }) => <When at={at} /> },
    {
      key: "what",
      label: t("columns.what"),
      isFixed: true,
      cell: (request) => <RowLink href={`${path}/${request.id}`} text={sentence(request)} isSentence />,
    },
    {
      key: "status",
      label: t("columns.status"),
      cell: ({ status, dryRun }) => (
        <span className="flex flex-wrap gap-1">
          <StatusBadge variant={status < 400 ? "good" : "bad"} label={String(status)} />
          {dryRun && <StatusBadge variant="warning" label={t("dryRun")} />}
        </span>
      ),
    },
    {
      key: "milliseconds",
      label: t("columns.milliseconds"),
      isNumeric: true,
      cell: ({ milliseconds }) => t("milliseconds", { milliseconds }),
    },
  ];
}
