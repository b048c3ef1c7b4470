import { requestContext } from "@/lib/auth/request-context";
import { connectionJwks } from "@/lib/sign-in/connection-jwks";

/** Our public keys for one connection, as its provider fetches them. */
export async function GET(_request: Request, { params }: { params: Promise<{ connection: string }> }) {
  const { connection } = await params;
  const set = await connectionJwks(connection, await requestContext());
  if (set === null) return new Response(null, { status: 404 });
  return Response.json(set, {
    headers: { "Content-Type": "application/jwk-set+json", "Cache-Control": "max-age=300" },
  });
}
