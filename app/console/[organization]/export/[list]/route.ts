import { notFound } from "next/navigation";
import { getTimeZone } from "next-intl/server";
import { firstValues } from "@/components/console/page-query";
import { adminExport } from "@/lib/auth/admin-export";
import { auditedQuery, findListExport, readChosen } from "../list-exports";

/** What the filters of a list leave, or those of its rows that were chosen, as a file. */
export async function GET(request: Request, { params }: { params: Promise<{ organization: string; list: string }> }) {
  const { organization: slug, list } = await params;
  const listExport = findListExport(list);
  if (listExport === null) notFound();
  const { name, permission, open } = listExport;
  const query = firstValues(request);
  const timeZone = await getTimeZone();
  const chosen = readChosen(query);
  if (chosen === null) return new Response(null, { status: 400 });
  return adminExport({ slug, name, permission }, auditedQuery(query, chosen), (ctx) =>
    open(query, { ...ctx, timeZone, chosen }),
  );
}
