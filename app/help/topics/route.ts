import { getLocale } from "next-intl/server";
import { readTopics } from "../help-document";

/** All topics in the reader's language, for the help beside a page: readable by everybody, as the help is. */
export async function GET(): Promise<Response> {
  const topics = await readTopics(await getLocale());
  return Response.json(
    { topics },
    { headers: { "Cache-Control": "private, max-age=300", Vary: "Cookie, Accept-Language" } },
  );
}
