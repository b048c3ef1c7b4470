import { requestContext, requestOrigin } from "@/lib/auth/request-context";
import { connectionMetadata } from "@/lib/connections/read-sp-metadata";
import { lookUpByIds } from "@/lib/net/rate-limit";

/** Our service provider metadata for one connection; `?download` saves it as a file. */
export async function GET(request: Request, { params }: { params: Promise<{ connection: string }> }) {
  const { connection } = await params;
  const ctx = await requestContext();
  const { machine } = requestOrigin(request.headers);
  const found = await lookUpByIds(machine, [connection], async ([id = ""]) => {
    const made = await connectionMetadata(id, ctx);
    return made === null ? [] : [made];
  });
  const xml = found?.[0];
  if (xml === undefined) return new Response(null, { status: found === null ? 429 : 404 });
  const headers = new Headers({ "Content-Type": "application/samlmetadata+xml; charset=utf-8" });
  if (new URL(request.url).searchParams.has("download")) {
    headers.set("Content-Disposition", `attachment; filename="gatehouse-${connection}.xml"`);
  }
  return new Response(xml, { headers });
}
