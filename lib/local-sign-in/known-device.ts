import { secretBox } from "@/lib/crypto/app-secret-box";
import { equalsSafely, randomToken } from "@/lib/crypto/tokens";

const keptAddresses = 5;

/**
 * What a browser keeps to be known again: for each e-mail address that it signed in with by a mailed code, an id of its own and
 * our signature over both. It signs nobody in; it only keeps others from using up this browser's limits. Given for mailed codes
 * alone: a provider or an administrator of another organization can vouch for any address.
 * @param kept what the browser kept until now
 * @returns the new value, the latest address first
 */
export function rememberAddress(kept: string | undefined, email: string): string {
  const known = deviceIdFor(kept, email);
  const id = known ?? randomToken(16);
  const others = entriesOf(kept).filter((entry) => !entry.startsWith(`${id}.`));
  return [`${id}.${signatures(id, email)[0]}`, ...others].slice(0, keptAddresses).join("~");
}

/** The id under which a browser is known for an address; null when it never signed in with it. */
export function deviceIdFor(kept: string | undefined, email: string): string | null {
  for (const entry of entriesOf(kept)) {
    const [id = "", signature = ""] = entry.split(".");
    if (signatures(id, email).some((right) => equalsSafely(signature, right))) return id;
  }
  return null;
}

function entriesOf(kept = ""): string[] {
  return kept.split("~", keptAddresses).filter((entry) => /^[\w-]{22}\.[\w-]{43}$/.test(entry));
}

/** The one that is given first; those of older secrets count until they go. */
function signatures(id: string, email: string): [string, ...string[]] {
  return secretBox().pepperedHashes(`${id}|${email}`, "known-device");
}
