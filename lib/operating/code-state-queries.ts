import type { SecretBox } from "@/lib/crypto/secret-box";
import type { RunStatement } from "@/lib/installation/read-installation-state";
import type { CodeState } from "./doctor-finding";

/** The unused recovery codes of an installation by what they depend on, without migrating it; null with tables of before. */
export async function readCodeState(
  run: RunStatement,
  { keyIds, olderKeyIds, upcomingKeyIds }: Pick<SecretBox, "keyIds" | "olderKeyIds" | "upcomingKeyIds">,
): Promise<CodeState | null> {
  const [table] = await run("select to_regclass('kept_peppers')::text as name");
  if (!table?.name) return null;
  const codes = await run(
    "select key_id, count(*)::int as count from recovery_codes where used_at is null group by key_id",
  );
  const peppers = await run("select key_id, split_part(encrypted_pepper, '.', 2) as sealed_with from kept_peppers");
  const kept = peppers.flatMap(({ key_id, sealed_with }) =>
    keyIds.includes(String(sealed_with)) ? [String(key_id)] : [],
  );
  const countOf = (isOf: (keyId: string | null) => boolean) =>
    codes.reduce(
      (sum, { key_id, count }) => sum + (isOf(key_id === null ? null : String(key_id)) ? Number(count) : 0),
      0,
    );
  const older = olderKeyIds.filter((keyId) => !kept.includes(keyId));
  // A rotation that was given up leaves codes of the secret that never came.
  const others = [...older, ...upcomingKeyIds.filter((keyId) => !kept.includes(keyId))];
  return {
    // A version of before did not name the secret: it may be the one that goes.
    waiting: countOf((keyId) => (keyId === null ? older.length > 0 : others.includes(keyId))),
    lost: countOf((keyId) => keyId !== null && !keyIds.includes(keyId) && !kept.includes(keyId)),
  };
}
