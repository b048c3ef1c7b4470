import { getTranslations } from "next-intl/server";
import { List } from "@/components/console/list/list";
import type { ListOrder, ListPlace } from "@/components/console/list/list-state";
import { type PageSearchParams, readPageQuery } from "@/components/console/page-query";
import { ClientTexts } from "@/components/texts/client-texts";
import { PageTitle } from "@/components/ui/page-title";
import { requestActions, sentenceKeys } from "@/lib/directories/request-action";
import { searchScimRequests } from "@/lib/directories/request-queries";
import { type DirectoryParams, openDirectory } from "../open-directory";
import { getRequestSentence } from "./get-request-sentence";
import { outcomes, readRequestFilter } from "./read-filter";
import { requestColumns } from "./request-columns";

const order: ListOrder<"when"> = {
  sorts: ["when"],
  standard: { sort: "when", descending: true },
  keyType: () => "bigint",
};

/** What the provider asked for, in words. */
export default async function DirectoryRequestsPage({
  params,
  searchParams,
}: {
  params: DirectoryParams;
  searchParams: PageSearchParams;
}) {
  const { slug, directory, organization, db, base } = await openDirectory(params);
  const t = await getTranslations("directories.requests");
  const sentence = await getRequestSentence(directory.name);
  const query = await readPageQuery(searchParams);
  const filter = readRequestFilter(query);
  const path = `${base}/requests`;
  const name = { organizationId: organization.id, directoryId: directory.id };
  return (
    <ClientTexts of={["list"]}>
      <PageTitle>{`${directory.name} · ${t("title")}`}</PageTitle>
      <p className="mb-4 text-muted">{t("purpose")}</p>
      <List
        path={path}
        query={query}
        texts="directories.requests"
        filters={[
          { type: "text", name: "target", label: t("filters.target") },
          {
            type: "choice",
            name: "outcome",
            label: t("filters.outcome"),
            options: outcomes.map((value) => ({ value, label: t(`outcomes.${value}`) })),
          },
          {
            type: "choice",
            name: "action",
            label: t("filters.action"),
            options: requestActions.map((action) => ({
              value: sentenceKeys[action],
              label: t(`actions.${sentenceKeys[action]}`),
            })),
          },
          {
            type: "choice",
            name: "questions",
            label: t("filters.questions"),
            options: [{ value: "shown", label: t("questionsShown") }],
          },
        ]}
        order={order}
        read={(place: ListPlace<"when">) => searchScimRequests(db, name, filter, place)}
        columns={await requestColumns(path, directory.name)}
        rowKey={({ id }) => String(id)}
        exported={{ slug, list: "directory_requests", of: { directory: directory.id } }}
        chosenBy={{
          // Two requests may be one sentence, and within one second: their numbers tell them apart.
          name: (request) => `${sentence({ ...request, facts: [] })}, ${t("detail.title", { id: String(request.id) })}`,
        }}
      />
    </ClientTexts>
  );
}
