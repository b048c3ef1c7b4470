export const signingAlgorithms = ["RS256", "ES256"] as const;
export type SigningAlgorithm = (typeof signingAlgorithms)[number];

/** A key by its times alone. */
export type KeyTimes = { id: string; algorithm: SigningAlgorithm; activeFrom: Date };

export type KeyState = "next" | "active" | "retired";

const day = 86_400_000;
export const keyLimits = {
  /** How old a signing key gets. */
  ageMilliseconds: 90 * day,
  /** How long a key is published before it signs: applications keep a key set for hours. */
  aheadMilliseconds: 2 * day,
  /** How long it is published afterwards: an ID token names the session at its end, a week later at most. */
  afterMilliseconds: 8 * day,
};

/** What each key of one algorithm is at a time; a retired one that is published no more is left out. The signing one first. Pure. */
export function keyStates<K extends KeyTimes>(keys: readonly K[], now: Date): { key: K; state: KeyState }[] {
  const byTime = [...keys].sort((a, b) => b.activeFrom.getTime() - a.activeFrom.getTime());
  const started = byTime.filter(({ activeFrom }) => activeFrom <= now);
  const [active, ...earlier] = started;
  const retired = earlier.filter((_key, index) => {
    const successor = started[index];
    return successor !== undefined && now.getTime() - successor.activeFrom.getTime() < keyLimits.afterMilliseconds;
  });
  return [
    ...(active ? [{ key: active, state: "active" as const }] : []),
    ...byTime.filter(({ activeFrom }) => activeFrom > now).map((key) => ({ key, state: "next" as const })),
    ...retired.map((key) => ({ key, state: "retired" as const })),
  ];
}

/** What each published key of all algorithms is; of each algorithm the one that signs comes first. Pure. */
export function publishedKeyStates<K extends KeyTimes>(keys: readonly K[], now: Date): { key: K; state: KeyState }[] {
  return signingAlgorithms.flatMap((algorithm) =>
    keyStates(
      keys.filter((key) => key.algorithm === algorithm),
      now,
    ),
  );
}

/** The keys to publish of all algorithms; of each algorithm the one that signs comes first. Pure. */
export function publishedKeys<K extends KeyTimes>(keys: readonly K[], now: Date): K[] {
  return publishedKeyStates(keys, now).map(({ key }) => key);
}

/**
 * When a new key of an algorithm has to begin to sign; null while there is nothing to do. The first one signs at once: nobody
 * trusts another one yet. Pure.
 * @param isAsked somebody wants a new one before its time
 */
export function nextKeyFrom(keys: readonly KeyTimes[], now: Date, isAsked: boolean): Date | null {
  const states = keyStates(keys, now);
  const active = states.find(({ state }) => state === "active");
  if (!active) return states.length === 0 ? now : null;
  if (states.some(({ state }) => state === "next")) return null;
  const { ageMilliseconds, aheadMilliseconds } = keyLimits;
  const dueAt = active.key.activeFrom.getTime() + ageMilliseconds - aheadMilliseconds;
  return isAsked || now.getTime() >= dueAt ? new Date(now.getTime() + aheadMilliseconds) : null;
}
