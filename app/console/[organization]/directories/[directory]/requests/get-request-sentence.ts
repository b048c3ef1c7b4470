import { getTranslations } from "next-intl/server";
import { getFactText } from "@/components/console/get-fact-text";
import { sentenceOf } from "@/lib/directories/request-action";
import type { ScimRequest } from "@/lib/scim/scim-request-store";

type Told = Pick<ScimRequest, "action" | "status" | "dryRun" | "targetLabel" | "facts">;

/** What puts the requests of a directory into words: what it did, and what that changed. */
export async function getRequestSentence(directory: string): Promise<(request: Told) => string> {
  const t = await getTranslations("directories.requests.sentences");
  const text = await getFactText();
  return (request) => {
    const { key, values } = sentenceOf(request, directory);
    const facts = request.facts.map(text).join("; ");
    return facts === "" ? t(key, values) : `${t(key, values)}: ${facts}`;
  };
}
