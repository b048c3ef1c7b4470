import { recordAudit } from "@/lib/audit/audit-store";
import { type ExportedRows, exportFormats } from "@/lib/csv/exported-text";
import type { Permission } from "@/lib/directory/console-role";
import { log } from "@/lib/log";
import { type AdminContext, adminContext } from "./admin-action";
import { requireAdmin } from "./current-person";

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
  query: Record<string, string | undefined>,
  open: (ctx: AdminContext) => ExportedRows | Promise<ExportedRows>,
): Promise<Response> {
  const ctx = await adminContext(await requireAdmin(slug, permission));
  const format = exportFormats.find((name) => name === query.format) ?? "csv";
  const rows = await open(ctx);
  await recordAudit(
    {
      organizationId: ctx.organization.id,
      action: `${name}.exported`,
      target: { type: "organization", id: ctx.organization.id, label: ctx.organization.name },
      changes: Object.entries({ ...query, format })
        .slice(0, auditedFilters)
        .map(([field, to]) => ({ field: field.slice(0, 40), from: null, to: to?.slice(0, 254) ?? null })),
    },
    ctx,
  );
  const day = ctx.now.toISOString().slice(0, 10);
  return new Response(streamed(rows(format)), {
    headers: {
      "Content-Type": contentTypes[format],
      "Content-Disposition": `attachment; filename="${name}-${slug}-${day}.${format}"`,
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
