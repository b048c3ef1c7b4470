import { resolve } from "node:path";
import { secretBox } from "@/lib/crypto/app-secret-box";
import { PostgresConnection } from "@/lib/db/postgres-connection";
import { defaultLimits } from "@/lib/db/postgres-pool";
import { newestMigration } from "@/lib/db/require-known-schema";
import { env } from "@/lib/env";
import {
  type RunStatement,
  readAddressState,
  readDatabaseState,
  readDiskState,
  readNameState,
} from "@/lib/installation/read-installation-state";
import { findMailFault } from "@/lib/mail/mailer-client";
import { readCodeState } from "@/lib/operating/code-state-queries";
import {
  checkInstallation,
  type DatabaseState,
  type DoctorFinding,
  type InstallationState,
} from "@/lib/operating/doctor-finding";

/** Looks at the installation of the settings from outside: writes nothing, migrates nothing, and may run beside the server. */
export async function examine(): Promise<DoctorFinding[]> {
  const { APP_URL, SMTP_URL, TRUSTED_PROXIES, DATA_DIR, DATABASE_URL, DNS_SERVERS } = env();
  const [found, mailError, dns, address, disk] = await Promise.all([
    DATABASE_URL ? examineDatabase(DATABASE_URL) : { database: null, codes: null },
    findMailFault(),
    readNameState(APP_URL, DNS_SERVERS),
    readAddressState(APP_URL),
    readDiskState(resolve(DATA_DIR)),
  ]);
  return checkInstallation({
    now: new Date(),
    settings: { appUrl: APP_URL, hasSmtp: SMTP_URL !== undefined, trustedProxies: TRUSTED_PROXIES },
    knownMigration: newestMigration(resolve("drizzle/migrations")),
    ...found,
    mailError,
    dns,
    address,
    disk,
  });
}

async function examineDatabase(url: string): Promise<Pick<InstallationState, "codes"> & { database: DatabaseState }> {
  let connection: PostgresConnection;
  try {
    connection = await PostgresConnection.open(url, defaultLimits);
  } catch (error) {
    return { database: { error: error instanceof Error ? error.message : String(error) }, codes: null };
  }
  const run: RunStatement = (text) => connection.run({ text });
  try {
    const database = await readDatabaseState(run);
    return { database, codes: "error" in database ? null : await readCodeState(run, secretBox()) };
  } finally {
    await connection.close();
  }
}
