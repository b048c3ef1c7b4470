import { and, asc, count, eq, inArray } from "drizzle-orm";
import { connectionCertificates } from "@/drizzle/schema/connections";
import type { SamlConnection } from "@/lib/connections/connection";
import type { Db } from "@/lib/db/database";

type Of = Pick<SamlConnection, "organizationId" | "id">;

/** A certificate beside the trusted ones: waiting for an administrator, or trusted and named by metadata no more. */
export type NotedCertificate = Pick<
  typeof connectionCertificates.$inferSelect,
  "fingerprint" | "state" | "certificate" | "since"
>;

const ofConnection = ({ organizationId, id }: Of) =>
  and(eq(connectionCertificates.organizationId, organizationId), eq(connectionCertificates.connectionId, id));

export async function listNotedCertificates(db: Db, of: Of): Promise<NotedCertificate[]> {
  const { fingerprint, state, certificate, since } = connectionCertificates;
  return db
    .select({ fingerprint, state, certificate, since })
    .from(connectionCertificates)
    .where(ofConnection(of))
    .orderBy(asc(since));
}

/** How many certificates of each connection wait for an administrator. */
export async function countQuarantined(db: Db, organizationId: string): Promise<Map<string, number>> {
  const rows = await db
    .select({ id: connectionCertificates.connectionId, value: count() })
    .from(connectionCertificates)
    .where(
      and(eq(connectionCertificates.organizationId, organizationId), eq(connectionCertificates.state, "quarantined")),
    )
    .groupBy(connectionCertificates.connectionId);
  return new Map(rows.map(({ id, value }) => [id, value]));
}

type NewlyNoted = {
  state: NotedCertificate["state"];
  certificates: readonly { fingerprint: string; certificate: string }[];
};

/** Notes certificates; one that is noted already keeps its time. @returns the fingerprints of those that were not */
export async function noteCertificates(
  db: Db,
  { organizationId, id }: Of,
  { state, certificates }: NewlyNoted,
  now: Date,
): Promise<string[]> {
  if (certificates.length === 0) return [];
  const noted = await db
    .insert(connectionCertificates)
    .values(certificates.map((one) => ({ organizationId, connectionId: id, state, since: now, ...one })))
    .onConflictDoNothing()
    .returning({ fingerprint: connectionCertificates.fingerprint });
  return noted.map(({ fingerprint }) => fingerprint);
}

export async function forgetCertificates(db: Db, of: Of, fingerprints: readonly string[]): Promise<void> {
  if (fingerprints.length === 0) return;
  await db
    .delete(connectionCertificates)
    .where(and(ofConnection(of), inArray(connectionCertificates.fingerprint, [...fingerprints])));
}
