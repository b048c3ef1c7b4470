import { resolve } from "node:path";
import { recordAudit } from "@/lib/audit/audit-store";
import type { Context } from "@/lib/context";
import type { Env } from "@/lib/env";
import packageJson from "@/package.json";
import { countInstallation, statementsOf } from "./installation-queries";
import type { InstallationView } from "./installation-view";
import { jobStates } from "./job-state";
import { readDatabaseState, readDiskState } from "./read-installation-state";
import { shownSettings } from "./shown-settings";

/**
 * The installation as it is now: version, settings without secrets, database, disk, and how the jobs of this instance do. What is configured
 * helps an attacker, too, so that reading it is audited. Calls nothing outside.
 */
export async function readInstallation(settings: Env, ctx: Context): Promise<InstallationView> {
  const { db, now, baseUrl } = ctx;
  await recordAudit(
    {
      organizationId: null,
      action: "installation.read",
      target: { type: "installation", id: "installation", label: baseUrl },
    },
    ctx,
  );
  const [counted, database, disk] = await Promise.all([
    countInstallation(db),
    readDatabaseState(statementsOf(db)),
    readDiskState(resolve(/*turbopackIgnore: true*/ settings.DATA_DIR)),
  ]);
  return {
    version: packageJson.version,
    node: process.version,
    startedAt: new Date(now.getTime() - Math.round(process.uptime() * 1000)).toISOString(),
    ...counted,
    database: {
      kind: settings.DATABASE_URL ? "postgres" : "pglite",
      ...("error" in database ? { version: null, takesWrites: false, migratedTo: null } : stateOf(database)),
    },
    disk: { freeBytes: "error" in disk ? null : disk.freeBytes },
    settings: shownSettings(settings),
    jobs: jobStates().map(({ lastStartedAt, lastEndedAt, ...job }) => ({
      ...job,
      lastStartedAt: lastStartedAt?.toISOString() ?? null,
      lastEndedAt: lastEndedAt?.toISOString() ?? null,
    })),
  };
}

const stateOf = ({
  version,
  takesWrites,
  migration,
}: {
  version: number;
  takesWrites: boolean;
  migration: number;
}) => ({
  version,
  takesWrites,
  migratedTo: migration > 0 ? new Date(migration).toISOString() : null,
});
