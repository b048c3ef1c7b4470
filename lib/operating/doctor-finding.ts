/** One line of `gatehouse doctor`: what was looked at and found, and where it is wrong what was expected, and what to do. */
export type DoctorFinding = { name: string; got: string; wrong: { expected: string; fix: string } | null };

/** Recovery codes that depend on a secret other than the one of today. */
export type CodeState = {
  /** They end when APP_SECRET_PREVIOUS is removed before `rotate-secret` has run. */
  waiting: number;
  /** Their secret is not known any more. */
  lost: number;
};

/** What a database says of itself; `error` when it does not answer. */
export type DatabaseState = { error: string } | { version: number; migration: number; takesWrites: boolean; now: Date };

/** What was found, before anybody checks it. `null`: not looked at. */
export type InstallationState = {
  now: Date;
  settings: { appUrl: string; hasSmtp: boolean; trustedProxies: number };
  /** The newest migration of this version, as the database counts them. */
  knownMigration: number;
  /** Null for the embedded database, which one process alone can open. */
  database: DatabaseState | null;
  /** Null where the database was not looked at, or has older tables. */
  codes: CodeState | null;
  /** Why the mail server refused, or null. */
  mailError: string | null;
  /** What the host of the public address resolves to, and which of `DNS_SERVERS` do not answer. */
  dns: {
    host: string;
    resolved: { error: string } | { addresses: readonly string[] };
    silent: readonly string[];
  };
  /** What `/api/health` at the public address answered. */
  address: { error: string } | { status: number; isGatehouse: boolean };
  /** Of the data directory. */
  disk: { error: string } | { freeBytes: number };
};

const oldestPostgres = 140_000;
const leastFreeBytes = 1024 ** 3;
const mostClockSeconds = 5;

const fine = (name: string, got: string): DoctorFinding => ({ name, got, wrong: null });
const problem = (name: string, got: string, expected: string, fix: string): DoctorFinding => ({
  name,
  got,
  wrong: { expected, fix },
});

/** Checks an installation, line by line. Pure. */
export function checkInstallation(state: InstallationState): DoctorFinding[] {
  return [
    fine("settings", "every setting can be read"),
    ...checkDatabase(state),
    ...checkCodes(state),
    checkMail(state),
    checkNames(state),
    checkAddress(state),
    checkProxies(state),
    checkDisk(state),
  ];
}

function checkDatabase({ database, knownMigration, now }: InstallationState): DoctorFinding[] {
  if (database === null)
    return [fine("database", "embedded, for evaluation and small sites; a start of the server says whether it opens")];
  if ("error" in database) {
    const fix = "Check DATABASE_URL, and whether the server lets this machine in";
    return [problem("database", database.error, "it answers", fix)];
  }
  const { version, migration, takesWrites } = database;
  const release = `PostgreSQL ${Math.floor(version / 10_000)}`;
  const drift = Math.round(Math.abs(database.now.getTime() - now.getTime()) / 1000);
  const standby = "Point DATABASE_URL at the primary, not at a standby";
  const clock = "Keep both clocks right (NTP): sign-ins are refused otherwise";
  return [
    version < oldestPostgres
      ? problem("database", release, "PostgreSQL 14 or newer", "Upgrade PostgreSQL")
      : fine("database", release),
    takesWrites
      ? fine("writes", "the database takes writes")
      : problem("writes", "the database is read-only", "it takes writes", standby),
    checkMigration(migration, knownMigration),
    drift > mostClockSeconds
      ? problem("clock", `${drift} seconds from the database's`, `at most ${mostClockSeconds} seconds`, clock)
      : fine("clock", "that of the database"),
  ];
}

function checkMigration(migration: number, known: number): DoctorFinding {
  const expected = "those of this version";
  const back = "Install that version, or restore a backup of this one";
  const on = "Make a backup, and start the server: it brings them up to date";
  if (migration > known) return problem("tables", "those of a newer version", expected, back);
  if (migration < known) return problem("tables", "those of an older version", expected, on);
  return fine("tables", expected);
}

/** A secret that goes without a rotation takes the printed codes with it, and nobody looks at them until they are needed. */
function checkCodes({ codes }: InstallationState): DoctorFinding[] {
  if (codes === null) return [];
  const expected = "all can be used with APP_SECRET alone";
  const again = "Add that secret to APP_SECRET_PREVIOUS and run rotate-secret, or create new codes under Settings";
  if (codes.lost > 0)
    return [
      problem("recovery codes", `${codes.lost} were made with a secret that is not set any more`, expected, again),
    ];
  const fix = "Run rotate-secret before you remove it";
  if (codes.waiting > 0)
    return [problem("recovery codes", `${codes.waiting} end when APP_SECRET_PREVIOUS is removed`, expected, fix)];
  return [fine("recovery codes", expected)];
}

function checkMail({ settings, mailError }: InstallationState): DoctorFinding {
  const expected = "a mail server that lets us in";
  if (!settings.hasSmtp) {
    const got = "no mail server: mails are written to files";
    return problem("mail", got, expected, "Set SMTP_URL, so that people get their codes");
  }
  if (mailError !== null) return problem("mail", mailError, expected, "Check SMTP_URL: host, port, user and password");
  return fine("mail", "the mail server lets us in");
}

function checkNames({ dns: { host, resolved, silent } }: InstallationState): DoctorFinding {
  if ("error" in resolved) {
    const fix = "Add a DNS record for this host, or correct APP_URL";
    return problem("dns", `${host} does not resolve: ${resolved.error}`, "an address", fix);
  }
  if (silent.length > 0) {
    const fix = "Correct DNS_SERVERS, or let this machine ask them: domains cannot be verified otherwise";
    return problem("dns", `no answer from ${silent.join(", ")}`, "every server of DNS_SERVERS answers", fix);
  }
  return fine("dns", `${host} resolves to ${resolved.addresses.join(", ")}`);
}

function checkAddress({ address, settings: { appUrl } }: InstallationState): DoctorFinding {
  const expected = "this server's answer";
  const fix = "Check APP_URL, DNS, and the proxy in front: browsers and providers come by this address";
  if ("error" in address) return problem("address", `${appUrl} does not respond: ${address.error}`, expected, fix);
  if (!address.isGatehouse)
    return problem("address", `${appUrl} is answered by something else (${address.status})`, expected, fix);
  if (address.status !== 200)
    return problem(
      "address",
      `${appUrl} answers ${address.status}`,
      "200",
      "Look at the server's log: it is not ready",
    );
  return fine("address", `${appUrl} responds`);
}

/** We speak no TLS ourselves: behind https there is a proxy, and every client would be that one machine. */
function checkProxies({ settings: { appUrl, trustedProxies } }: InstallationState): DoctorFinding {
  if (!appUrl.startsWith("https://")) {
    const fix = "Put a proxy with TLS in front, and set APP_URL to https";
    return appUrl.startsWith("http://localhost") || appUrl.startsWith("http://127.0.0.1")
      ? fine("proxies", "none needed on this machine")
      : problem("proxies", "people come without TLS", "TLS", fix);
  }
  const got = "TRUSTED_PROXIES is 0: all clients count as one";
  return trustedProxies === 0
    ? problem("proxies", got, "1 or more behind https", "Set TRUSTED_PROXIES to the number of proxies in front")
    : fine("proxies", `${trustedProxies} in front`);
}

function checkDisk({ disk }: InstallationState): DoctorFinding {
  if ("error" in disk)
    return problem("disk", disk.error, "DATA_DIR can be written", "Let the user of the server write into DATA_DIR");
  const free = `${(disk.freeBytes / 1024 ** 3).toFixed(1)} GB free in DATA_DIR`;
  return disk.freeBytes < leastFreeBytes
    ? problem("disk", free, "1 GB or more", "Make room, or set DATA_DIR to a larger volume")
    : fine("disk", free);
}
