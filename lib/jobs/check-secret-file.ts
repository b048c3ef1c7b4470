import { readFileSync } from "node:fs";
import { join } from "node:path";

type Secrets = { DATA_DIR: string; APP_SECRET: string; APP_SECRET_PREVIOUS: string; APP_SECRET_NEXT: string };

/**
 * A start without APP_SECRET makes one and keeps it in the data directory. Another one later, without the first as a
 * previous secret or the next one, would leave everything that was encrypted unreadable: refused before anything is encrypted with it.
 * @throws Error with one sentence
 */
export function checkSecretFile({ DATA_DIR, APP_SECRET, APP_SECRET_PREVIOUS, APP_SECRET_NEXT }: Secrets): void {
  const file = join(/*turbopackIgnore: true*/ DATA_DIR, "secret");
  const kept = readIfThere(file)?.trim();
  const known = [APP_SECRET, APP_SECRET_NEXT, ...APP_SECRET_PREVIOUS.split(",")].map((secret) => secret.trim());
  if (!kept || known.includes(kept)) return;
  throw new Error(
    `APP_SECRET is not the secret in ${file}, with which this installation began: set APP_SECRET to that value, or add it to APP_SECRET_PREVIOUS, or remove the file when nothing here is needed any more`,
  );
}

function readIfThere(file: string): string | null {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT" || (error as NodeJS.ErrnoException).code === "ENOTDIR")
      return null;
    throw new Error(`${file} cannot be read (${(error as NodeJS.ErrnoException).code})`);
  }
}
