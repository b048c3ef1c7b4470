import { requireAdmin } from "@/lib/auth/current-person";
import { getDb } from "@/lib/db/open-database";
import { type ConsolePart, may } from "@/lib/directory/console-role";
import { searchConsole } from "@/lib/search/quick-search-queries";
import type { SearchHit } from "@/lib/search/search-hit";

/** Where what is found stands: nobody finds what they may not open. */
const partOf = {
  connection: "connections",
  application: "applications",
  directory: "directories",
  user: "users",
  group: "groups",
  domain: "domains",
  event: "activity",
} as const satisfies Record<SearchHit["kind"], ConsolePart>;

/** What the quick search finds, for an administrator of the organization. */
export async function GET(
  request: Request,
  { params }: { params: Promise<{ organization: string }> },
): Promise<Response> {
  const { organization, rights } = await requireAdmin((await params).organization, "overview.read");
  const typed = new URL(request.url).searchParams.get("q") ?? "";
  const text = typed.replaceAll("\u0000", "").trim().slice(0, 200);
  const found = await searchConsole(await getDb(), organization.id, text);
  const hits = found.filter(({ kind }) => may(rights, `${partOf[kind]}.read`));
  return Response.json({ hits }, { headers: { "Cache-Control": "no-store" } });
}
