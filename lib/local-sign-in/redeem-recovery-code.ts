import type { Context } from "@/lib/context";
import { secretBox } from "@/lib/crypto/app-secret-box";
import { sealPurposes } from "@/lib/crypto/seal-purposes";
import type { Db } from "@/lib/db/database";
import { listKeptPeppers } from "@/lib/directory/kept-pepper-store";
import { consumeRecoveryCode } from "@/lib/directory/recovery-code-store";
import { recoveryCodeHashes } from "./recovery-codes";

/**
 * Uses a recovery code up, also one from before a rotation of the secret (decision 0080).
 * @returns its owner; null when it is unknown, used or void, or belongs to another address
 */
export async function redeemRecoveryCode(
  { code, email }: { code: string; email: string },
  { db, now }: Pick<Context, "db" | "now">,
): Promise<{ userId: string; organizationId: string } | null> {
  return consumeRecoveryCode(db, await hashesOfRecoveryCode(code, db), email, now);
}

/** What a code that is typed may be found as. */
export async function hashesOfRecoveryCode(code: string, db: Db): Promise<string[]> {
  const box = secretBox();
  const kept = (await listKeptPeppers(db, box.keyIds)).map(({ keyId, encryptedPepper }) =>
    box.open(encryptedPepper, sealPurposes.keptPepper(keyId)),
  );
  return recoveryCodeHashes(code, kept);
}
