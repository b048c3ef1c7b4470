import { requireAdmin } from "@/lib/auth/current-person";
import { getDb } from "@/lib/db/open-database";
import { searchConsole } from "@/lib/search/quick-search-queries";

/** What the quick search finds, for an administrator of the organization. */
export async function GET(
  request: Request,
  { params }: { params: Promise<{ organization: string }> },
): Promise<Response> {
  const { organization } = await requireAdmin((await params).organization);
  const typed = new URL(request.url).searchParams.get("q") ?? "";
  const text = typed.replaceAll("\u0000", "").trim().slice(0, 200);
  const hits = await searchConsole(await getDb(), organization.id, text);
  return Response.json({ hits }, { headers: { "Cache-Control": "no-store" } });
}
