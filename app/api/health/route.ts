import { databaseHandle } from "@/lib/db/open-database";
import packageJson from "@/package.json";

export const dynamic = "force-dynamic";

/** Liveness and readiness: 200 once migrations have run and the database answers. */
export async function GET(): Promise<Response> {
  try {
    const { kind, ping } = await databaseHandle();
    await ping();
    return Response.json({ status: "ok", database: kind, version: packageJson.version });
  } catch {
    return Response.json({ status: "unavailable", version: packageJson.version }, { status: 503 });
  }
}
