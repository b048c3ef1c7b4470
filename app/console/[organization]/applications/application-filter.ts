import type { PageQuery } from "@/components/console/page-query";
import { applicationStatuses } from "@/lib/applications/access-rule";
import type { ApplicationFilter } from "@/lib/applications/application-queries";
import { applicationKinds } from "@/lib/applications/application-schema";

/** What of an address filters applications. Pure. */
export function readApplicationFilter(query: PageQuery): ApplicationFilter {
  return {
    search: query.search?.slice(0, 200),
    kind: applicationKinds.find((kind) => kind === query.kind),
    status: applicationStatuses.find((status) => status === query.status),
  };
}
