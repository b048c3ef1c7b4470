import { secretBox } from "@/lib/crypto/app-secret-box";
import { randomId } from "@/lib/crypto/tokens";

const codeCount = 10;

/** Ten printed codes of 75 bits each, in groups for reading: `xxxxx-xxxxx-xxxxx`. */
export function makeRecoveryCodes(): string[] {
  return Array.from({ length: codeCount }, () => randomId(15).replace(/(.{5})(?=.)/g, "$1-"));
}

/** What is kept of a recovery code. White space, dashes and case do not matter when it is typed. */
export function hashRecoveryCode(code: string): string {
  return secretBox().pepperedHash(code.toLowerCase().replace(/[^a-z0-9]/g, ""), "recovery-code");
}
