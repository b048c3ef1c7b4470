import { requestContext } from "@/lib/auth/request-context";
import { env } from "@/lib/env";
import { connectionMetadata } from "@/lib/sign-in/connection-metadata";

/** Our service provider metadata for one connection; `?download` saves it as a file. */
export async function GET(request: Request, { params }: { params: Promise<{ connection: string }> }) {
  const { connection } = await params;
  const xml = await connectionMetadata(connection, await requestContext(), env().APP_URL);
  if (xml === null) return new Response(null, { status: 404 });
  const headers = new Headers({ "Content-Type": "application/samlmetadata+xml; charset=utf-8" });
  if (new URL(request.url).searchParams.has("download")) {
    headers.set("Content-Disposition", `attachment; filename="gatehouse-${connection}.xml"`);
  }
  return new Response(xml, { headers });
}
