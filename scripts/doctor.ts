import { resolve } from "node:path";
import { PostgresConnection } from "@/lib/db/postgres-connection";
import { defaultLimits } from "@/lib/db/postgres-pool";
import { newestMigration } from "@/lib/db/require-known-schema";
import { env } from "@/lib/env";
import { readAddressState, readDatabaseState, readDiskState } from "@/lib/installation/read-installation-state";
import { findMailFault } from "@/lib/mail/mailer-client";
import { type DatabaseState, type DoctorFinding, judgeInstallation } from "@/lib/operating/doctor-finding";

/** Looks at the installation of the settings from outside: writes nothing, migrates nothing, and may run beside the server. */
export async function examine(): Promise<DoctorFinding[]> {
  const { APP_URL, SMTP_URL, TRUSTED_PROXIES, DATA_DIR, DATABASE_URL } = env();
  const [database, mailError, address, disk] = await Promise.all([
    DATABASE_URL ? examineDatabase(DATABASE_URL) : null,
    findMailFault(),
    readAddressState(APP_URL),
    readDiskState(resolve(DATA_DIR)),
  ]);
  return judgeInstallation({
    now: new Date(),
    settings: { appUrl: APP_URL, hasSmtp: SMTP_URL !== undefined, trustedProxies: TRUSTED_PROXIES },
    knownMigration: newestMigration(resolve("drizzle/migrations")),
    database,
    mailError,
    address,
    disk,
  });
}

async function examineDatabase(url: string): Promise<DatabaseState> {
  let connection: PostgresConnection;
  try {
    connection = await PostgresConnection.open(url, defaultLimits);
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
  try {
    return await readDatabaseState((text) => connection.run({ text }));
  } finally {
    await connection.close();
  }
}
