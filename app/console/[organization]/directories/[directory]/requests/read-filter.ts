import type { PageQuery } from "@/components/console/page-query";
import { requestActions, sentenceKeys } from "@/lib/directories/request-action";
import type { RequestFilter } from "@/lib/directories/request-queries";

export const outcomes = ["done", "refused"] as const;

/** What of an address filters the requests of a directory. Pure. */
export function readRequestFilter(query: PageQuery): RequestFilter {
  return {
    target: query.target?.slice(0, 200),
    user: query.user?.slice(0, 40),
    outcome: outcomes.find((outcome) => outcome === query.outcome),
    action: requestActions.find((action) => sentenceKeys[action] === query.action),
    withQuestions: query.questions === "shown",
  };
}
