import { randomUUID } from "node:crypto";
import document from "@/docs/openapi.json";
import { env } from "@/lib/env";

export const dynamic = "force-dynamic";

/** The description of the REST API; public, because it holds nothing of the installation but its address. */
export function GET(): Response {
  const servers = [{ url: `${env().APP_URL}/api/v1` }];
  return Response.json({ ...document, servers }, { headers: { "X-Request-Id": randomUUID() } });
}
