import { requestContext, requestOrigin } from "@/lib/auth/request-context";
import { connectionJwks } from "@/lib/connections/read-client-jwks";
import { lookUpByIds } from "@/lib/net/rate-limit";

/** Our public keys for one connection, as its provider fetches them. */
export async function GET(request: Request, { params }: { params: Promise<{ connection: string }> }) {
  const { connection } = await params;
  const ctx = await requestContext();
  const found = await lookUpByIds(requestOrigin(request.headers).machine, [connection], async ([id = ""]) => {
    const set = await connectionJwks(id, ctx);
    return set === null ? [] : [set];
  });
  const set = found?.[0];
  if (set === undefined) return new Response(null, { status: found === null ? 429 : 404 });
  return Response.json(set, {
    headers: { "Content-Type": "application/jwk-set+json", "Cache-Control": "max-age=300" },
  });
}
