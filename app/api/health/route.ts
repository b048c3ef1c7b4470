import { probeDatabase } from "@/lib/db/probe-database";
import packageJson from "@/package.json";

export const dynamic = "force-dynamic";

/** Alive: 200 once migrations have run while the database answers, else 503, within three seconds. */
export async function GET(): Promise<Response> {
  const database = await probeDatabase("answers");
  const { version } = packageJson;
  return database
    ? Response.json({ status: "ok", database, version })
    : Response.json({ status: "unavailable", version }, { status: 503 });
}
