import type { Context } from "@/lib/context";
import { secretBox } from "@/lib/crypto/app-secret-box";
import { sealPurposes } from "@/lib/crypto/seal-purposes";
import type { Db } from "@/lib/db/database";
import type { OidcApplication } from "../application";
import { type ApplicationTestResult, applicationTestResultSchema } from "./application-test";
import { findArtifact, upsertArtifact } from "./artifact-store";

/** As long as somebody may view the result of a test. */
const keptMilliseconds = 15 * 60_000;

const purposeOf = sealPurposes.applicationTestResult;

/** In the database; the version before, which may run beside this one, reads it by this name. */
const model = "Trial";

/**
 * Keeps what a test came to, sealed, because it tells about a person. Whoever shows the state of the request finds it.
 * @param state null where the request had none, and nobody can find anything
 */
export async function keepApplicationTest(
  { organizationId, id: applicationId }: Pick<OidcApplication, "organizationId" | "id">,
  state: string | null,
  result: ApplicationTestResult,
  { db, now }: Pick<Context, "db" | "now">,
): Promise<void> {
  if (state === null) return;
  const payload = { sealed: secretBox().seal(JSON.stringify(result), purposeOf(state)) };
  const place = { organizationId, applicationId, sessionId: null, grantId: null };
  const expiresAt = new Date(now.getTime() + keptMilliseconds);
  await upsertArtifact(db, { model, id: state }, { ...place, payload, expiresAt });
}

/** What a test came to; null when it is not over, or was too long ago. */
export async function findApplicationTest(db: Db, state: string, now: Date): Promise<ApplicationTestResult | null> {
  const found = await findArtifact(db, { model, id: state }, now);
  const sealed = found?.payload.sealed;
  return typeof sealed === "string"
    ? applicationTestResultSchema.parse(JSON.parse(secretBox().open(sealed, purposeOf(state))))
    : null;
}
