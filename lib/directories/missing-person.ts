/** What is known here of an address that somebody misses. */
export type MissingScene = {
  email: string;
  user: { id: string; status: "active" | "suspended" } | null;
  /** What directories say of the address. */
  rows: readonly { directoryId: string; directory: string; active: boolean; userId: string | null; dryRun: boolean }[];
  /** The last request about the address that was refused, where none was carried out after it. */
  refused: { id: number; directoryId: string; directory: string; at: Date } | null;
  directories: readonly {
    id: string;
    name: string;
    status: "active" | "paused";
    dryRun: boolean;
    hasAsked: boolean;
  }[];
  /** Live connections by which the address would sign in, and whether they make users. */
  connections: readonly { id: string; name: string; createsUsers: boolean }[];
  /** Whose the domain is: a directory takes over existing users of a verified domain alone. */
  domain: "ours" | "others" | "unverified";
};

/** One answer, with what it is about. */
export type MissingAnswer =
  | { kind: "here"; userId: string }
  | { kind: "suspended"; userId: string }
  | { kind: "inactive"; directory: string; directoryId: string; userId: string | null }
  | { kind: "dryRun" | "notMade" | "paused" | "waiting" | "unnamed"; directory: string; directoryId: string }
  | { kind: "refused"; directory: string; directoryId: string; requestId: number; at: Date }
  | { kind: "signsIn" | "notCreated"; connection: string; connectionId: string }
  | { kind: "foreignDomain" | "noDirectory" | "noWay" };

/**
 * Why somebody is not here, or is: the first answer is the nearest reason, what follows are others that are in the way. Pure.
 */
export function explainMissing(scene: MissingScene): MissingAnswer[] {
  const { user, rows } = scene;
  const left = rows.find(({ active, dryRun }) => !active && !dryRun);
  if (user?.status === "active") return [{ kind: "here", userId: user.id }];
  if (left) {
    const { directory, directoryId } = left;
    return [{ kind: "inactive", directory, directoryId, userId: user?.id ?? null }];
  }
  if (user) return [{ kind: "suspended", userId: user.id }];
  const named = rows.map(
    ({ directory, directoryId, dryRun }): MissingAnswer => ({
      kind: dryRun ? "dryRun" : "notMade",
      directory,
      directoryId,
    }),
  );
  const answers = [...refusals(scene), ...named, ...(named.length > 0 ? [] : silent(scene)), ...ways(scene)];
  return answers.length > 0 ? answers : [{ kind: "noWay" }];
}

function refusals({ refused, domain }: MissingScene): MissingAnswer[] {
  if (!refused) return [];
  const { id: requestId, ...rest } = refused;
  const why: MissingAnswer[] = domain === "others" ? [{ kind: "foreignDomain" }] : [];
  return [{ kind: "refused", requestId, ...rest }, ...why];
}

/** No directory has named the address: what each is doing instead. */
function silent({ directories }: MissingScene): MissingAnswer[] {
  if (directories.length === 0) return [{ kind: "noDirectory" }];
  return directories.map(({ id: directoryId, name: directory, status, hasAsked }): MissingAnswer => {
    if (status === "paused") return { kind: "paused", directory, directoryId };
    return { kind: hasAsked ? "unnamed" : "waiting", directory, directoryId };
  });
}

/** Without a directory, the first sign-in makes a user, where the connection may. */
function ways({ connections }: MissingScene): MissingAnswer[] {
  return connections.map(({ id: connectionId, name: connection, createsUsers }) => ({
    kind: createsUsers ? "signsIn" : "notCreated",
    connection,
    connectionId,
  }));
}
