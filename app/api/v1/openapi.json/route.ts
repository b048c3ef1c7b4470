import { operations } from "@/lib/api/handle-request";
import { openApiDocument } from "@/lib/api/openapi";
import { env } from "@/lib/env";
import packageJson from "@/package.json";

export const dynamic = "force-dynamic";

/** The description of the REST API; public, because it holds nothing of the installation. */
export function GET(): Response {
  return Response.json(openApiDocument(operations, env().APP_URL, packageJson.version));
}
