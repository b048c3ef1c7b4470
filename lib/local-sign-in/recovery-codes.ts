import { secretBox } from "@/lib/crypto/app-secret-box";
import { hashWithPepper } from "@/lib/crypto/secret-box";
import { randomId } from "@/lib/crypto/tokens";

const codeCount = 10;
const purpose = "recovery-code";

/** Ten printed codes of 71 bits each, in groups for reading: `xxxxx-xxxxx-xxxxx`. */
export function makeRecoveryCodes(): string[] {
  return Array.from({ length: codeCount }, () => randomId(15).replace(/(.{5})(?=.)/g, "$1-"));
}

/** What is kept of a new recovery code. */
export function hashRecoveryCode(code: string): string {
  return secretBox().pepperedHashes(withoutSpelling(code), purpose)[0];
}

/**
 * What a code that is typed may be found as.
 * @param kept peppers of secrets that are gone
 */
export function recoveryCodeHashes(code: string, kept: readonly string[]): string[] {
  const value = withoutSpelling(code);
  return [
    ...secretBox().pepperedHashes(value, purpose),
    ...kept.map((pepper) => hashWithPepper(pepper, value, purpose)),
  ];
}

/** White space, dashes and case do not matter when it is typed. */
const withoutSpelling = (code: string) => code.toLowerCase().replace(/[^a-z0-9]/g, "");
