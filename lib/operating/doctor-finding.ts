/** One line of `gatehouse doctor`: what was looked at, what was found, and what to do where it is wrong. */
export type DoctorFinding = { name: string; got: string; fix: string | null };

/** What a database says of itself; `error` when it does not answer. */
export type DatabaseState = { error: string } | { version: number; migration: number; takesWrites: boolean; now: Date };

/** What was found, before anybody judges it. `null`: not looked at. */
export type InstallationState = {
  now: Date;
  settings: { appUrl: string; hasSmtp: boolean; trustedProxies: number };
  /** The newest migration of this version, as the database counts them. */
  knownMigration: number;
  /** Null for the embedded database, which one process alone can open. */
  database: DatabaseState | null;
  /** Why the mail server refused, or null. */
  mailError: string | null;
  /** What `/api/health` at the public address answered. */
  address: { error: string } | { status: number; isGatehouse: boolean };
  /** Of the data directory. */
  disk: { error: string } | { freeBytes: number };
};

const oldestPostgres = 140_000;
const leastFreeBytes = 1024 ** 3;
const mostClockSeconds = 5;

const fine = (name: string, got: string): DoctorFinding => ({ name, got, fix: null });
const wrong = (name: string, got: string, fix: string): DoctorFinding => ({ name, got, fix });

/** Judges an installation, line by line. Pure. */
export function judgeInstallation(state: InstallationState): DoctorFinding[] {
  return [
    fine("settings", "every setting can be read"),
    ...judgeDatabase(state),
    judgeMail(state),
    judgeAddress(state),
    judgeProxies(state),
    judgeDisk(state),
  ];
}

function judgeDatabase({ database, knownMigration, now }: InstallationState): DoctorFinding[] {
  if (database === null)
    return [fine("database", "embedded, for evaluation and small sites; a start of the server says whether it opens")];
  if ("error" in database)
    return [wrong("database", database.error, "Check DATABASE_URL, and whether the server lets this machine in")];
  const { version, migration, takesWrites } = database;
  const release = Math.floor(version / 10_000);
  const drift = Math.round(Math.abs(database.now.getTime() - now.getTime()) / 1000);
  return [
    version < oldestPostgres
      ? wrong("database", `PostgreSQL ${release}`, "Use PostgreSQL 14 or newer")
      : fine("database", `PostgreSQL ${release}`),
    takesWrites
      ? fine("writes", "the database takes writes")
      : wrong("writes", "the database is read-only", "Point DATABASE_URL at the primary, not at a standby"),
    judgeMigration(migration, knownMigration),
    drift > mostClockSeconds
      ? wrong(
          "clock",
          `${drift} seconds from the database's`,
          "Keep both clocks right (NTP): sign-ins are refused otherwise",
        )
      : fine("clock", "that of the database"),
  ];
}

function judgeMigration(migration: number, known: number): DoctorFinding {
  if (migration > known)
    return wrong("tables", "those of a newer version", "Install that version, or restore a backup of this one");
  if (migration < known)
    return wrong(
      "tables",
      "those of an older version",
      "Make a backup, and start the server: it brings them up to date",
    );
  return fine("tables", "those of this version");
}

function judgeMail({ settings, mailError }: InstallationState): DoctorFinding {
  if (!settings.hasSmtp)
    return wrong("mail", "no mail server: mails are written to files", "Set SMTP_URL, so that people get their codes");
  if (mailError !== null) return wrong("mail", mailError, "Check SMTP_URL: host, port, user and password");
  return fine("mail", "the mail server lets us in");
}

function judgeAddress({ address, settings: { appUrl } }: InstallationState): DoctorFinding {
  const fix = "Check APP_URL, DNS, and the proxy in front: browsers and providers come by this address";
  if ("error" in address) return wrong("address", `${appUrl} does not respond: ${address.error}`, fix);
  if (!address.isGatehouse) return wrong("address", `${appUrl} is answered by something else (${address.status})`, fix);
  if (address.status !== 200)
    return wrong("address", `${appUrl} answers ${address.status}`, "Look at the server's log: it is not ready");
  return fine("address", `${appUrl} responds`);
}

/** We speak no TLS ourselves: behind https there is a proxy, and every client would be that one machine. */
function judgeProxies({ settings: { appUrl, trustedProxies } }: InstallationState): DoctorFinding {
  if (!appUrl.startsWith("https://"))
    return appUrl.startsWith("http://localhost") || appUrl.startsWith("http://127.0.0.1")
      ? fine("proxies", "none needed on this machine")
      : wrong("proxies", "people come without TLS", "Put a proxy with TLS in front, and set APP_URL to https");
  return trustedProxies === 0
    ? wrong(
        "proxies",
        "TRUSTED_PROXIES is 0: all clients count as one",
        "Set TRUSTED_PROXIES to the number of proxies in front",
      )
    : fine("proxies", `${trustedProxies} in front`);
}

function judgeDisk({ disk }: InstallationState): DoctorFinding {
  if ("error" in disk) return wrong("disk", disk.error, "Let the user of the server write into DATA_DIR");
  const free = `${(disk.freeBytes / 1024 ** 3).toFixed(1)} GB free in DATA_DIR`;
  return disk.freeBytes < leastFreeBytes
    ? wrong("disk", free, "Make room, or set DATA_DIR to a larger volume")
    : fine("disk", free);
}
