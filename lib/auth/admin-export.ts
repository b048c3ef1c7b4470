import { type AuditInput, recordAudit } from "@/lib/audit/audit-store";
import type { Context } from "@/lib/context";
import { type ExportedRows, exportFormats } from "@/lib/csv/exported-text";
import type { Permission } from "@/lib/directory/console-role";
import { log } from "@/lib/log";
import { type AdminContext, adminContext } from "./admin-action";
import { requireAdmin, requireOperator } from "./current-person";
import { requestContext } from "./request-context";

/** A list of an organization, as the audit and the file are named ("users"), and who may have it. */
type ListAsked = { slug: string; name: string; permission: Permission };

const contentTypes = {
  csv: "text/csv; charset=utf-8",
  json: "application/json",
  jsonl: "application/jsonl; charset=utf-8",
};

/** An address can hold anything; the audit holds no more of it than a list has filters. */
const auditedFilters = 20;

/**
 * What the filters of a list leave, as CSV, JSON or JSON Lines, for an administrator of the organization. Written to the audit before the first
 * row leaves: who took a copy of everybody matters when it turns up elsewhere.
 */
export async function adminExport(
  { slug, name, permission }: ListAsked,
  query: Query,
  open: (ctx: AdminContext) => ExportedRows | Promise<ExportedRows>,
): Promise<Response> {
  const ctx = await adminContext(await requireAdmin(slug, permission));
  const { id, name: label } = ctx.organization;
  const of = { organizationId: id, target: { type: "organization", id, label } } as const;
  return exportAnswer({ ...of, name, file: `${name}-${slug}`, rows: await open(ctx) }, query, ctx);
}

/** The same for a list of the installation, for an operator; its audit is the installation's. */
export async function operatorExport(
  name: string,
  query: Query,
  open: (ctx: Context) => ExportedRows,
): Promise<Response> {
  const { user } = await requireOperator();
  const ctx = await requestContext({ type: "user", id: user.id, label: user.email }, ["owner"]);
  const of = {
    organizationId: null,
    target: { type: "installation", id: "installation", label: ctx.baseUrl },
  } as const;
  return exportAnswer({ ...of, name, file: name, rows: open(ctx) }, query, ctx);
}

type Query = Record<string, string | undefined>;

/** What leaves, whose it is, and how its file is called. */
type Exported = Pick<AuditInput, "organizationId" | "target"> & { name: string; file: string; rows: ExportedRows };

async function exportAnswer(
  { organizationId, target, name, file, rows }: Exported,
  query: Query,
  ctx: Context,
): Promise<Response> {
  const format = exportFormats.find((known) => known === query.format) ?? "csv";
  const changes = Object.entries({ ...query, format })
    .slice(0, auditedFilters)
    .map(([field, to]) => ({ field: field.slice(0, 40), from: null, to: to?.slice(0, 254) ?? null }));
  await recordAudit({ organizationId, action: `${name}.exported`, target, changes }, ctx);
  const day = ctx.now.toISOString().slice(0, 10);
  return new Response(streamed(rows(format)), {
    headers: {
      "Content-Type": contentTypes[format],
      "Content-Disposition": `attachment; filename="${file}-${day}.${format}"`,
      "Cache-Control": "no-store",
    },
  });
}

/** A piece is made when the reader asks for it. A failure breaks the download off: a file that looks whole and is not would be worse. */
function streamed(pieces: AsyncGenerator<string>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream({
    async pull(controller) {
      try {
        const { value, done } = await pieces.next();
        if (done) controller.close();
        else controller.enqueue(encoder.encode(value));
      } catch (error) {
        log().error({ err: error }, "an export broke off");
        controller.error(error);
      }
    },
    async cancel() {
      await pieces.return(undefined);
    },
  });
}
