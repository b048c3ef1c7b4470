import { firstValues } from "@/components/console/page-query";
import { operatorExport } from "@/lib/auth/admin-export";
import { auditedQuery, openOrganizations, readChosen } from "../../../[organization]/export/list-exports";

/** What the filters of the installation's list leave, or the organizations that were chosen, as a file: for operators only. */
export async function GET(request: Request) {
  const query = firstValues(request);
  const chosen = readChosen(query);
  if (chosen === null) return new Response(null, { status: 400 });
  return operatorExport("organizations", auditedQuery(query, chosen), ({ db }) =>
    openOrganizations(query, { db, chosen }),
  );
}
