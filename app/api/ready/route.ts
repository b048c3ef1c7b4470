import { probeDatabase } from "@/lib/db/probe-database";

export const dynamic = "force-dynamic";

/** Ready for requests: 200 once migrations have run while the database takes writes, else 503, within three seconds. */
export async function GET(): Promise<Response> {
  return (await probeDatabase("writes"))
    ? Response.json({ status: "ready" })
    : Response.json({ status: "unavailable" }, { status: 503 });
}
