import { notFound } from "next/navigation";
import { getTimeZone } from "next-intl/server";
import { firstValues } from "@/components/console/page-query";
import { adminExport } from "@/lib/auth/admin-export";
import { findListExport, readChosen } from "../list-exports";

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
  // Who reads the audit log is told how many: there is no room for all their names.
  const audited = chosen ? { ...query, chosen: String(chosen.length) } : query;
  return adminExport({ slug, name, permission }, audited, (ctx) => open(query, { ...ctx, timeZone, chosen }));
}
