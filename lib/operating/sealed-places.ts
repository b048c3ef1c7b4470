import { sealPurposes } from "@/lib/crypto/seal-purposes";
import type { SecretBox } from "@/lib/crypto/secret-box";

type Row = Readonly<Record<string, string>>;

/** Where sealed values are in the database, and what each is bound to. */
export type SealedPlace = {
  table: string;
  column: string;
  /** The primary key. */
  key: readonly string[];
  /** Columns that the purpose is made of, beside the key. */
  reads?: readonly string[];
  /**
   * What a value is sealed for; of a value within another one the outer purpose first. Null: it is known to the holder alone, and the row lives for
   * minutes, so it is deleted.
   */
  purposes: ((row: Row) => readonly string[]) | null;
};

const ofConnection = ({ connection_id = "" }: Row) => sealPurposes.clientSecret(connection_id);
const sessionSubject = () => [sealPurposes.sessionSubject()];

/** Every place with sealed values. The ones that are locked for everybody's sign-ins come last. */
export const sealedPlaces: readonly SealedPlace[] = [
  {
    table: "sign_in_events",
    column: "encrypted_claims",
    key: ["reference"],
    purposes: ({ reference = "" }) => [sealPurposes.eventClaims(reference)],
  },
  {
    table: "kept_answers",
    column: "encrypted_answer",
    key: ["reference"],
    purposes: ({ reference = "" }) => [sealPurposes.storedResponse(reference)],
  },
  {
    table: "connection_versions",
    column: "config",
    key: ["connection_id", "version"],
    purposes: (row) => [ofConnection(row)],
  },
  { table: "connection_drafts", column: "config", key: ["connection_id"], purposes: (row) => [ofConnection(row)] },
  { table: "connections", column: "config", key: ["id"], purposes: ({ id = "" }) => [sealPurposes.clientSecret(id)] },
  {
    table: "connection_keys",
    column: "encrypted_private_key",
    key: ["id"],
    reads: ["connection_id"],
    purposes: ({ connection_id = "" }) => [sealPurposes.connectionKey(connection_id)],
  },
  {
    table: "client_keys",
    column: "encrypted_private_key",
    key: ["id"],
    reads: ["connection_id"],
    purposes: ({ connection_id = "" }) => [sealPurposes.clientKey(connection_id)],
  },
  {
    table: "provider_keys",
    column: "encrypted_key",
    key: ["id"],
    purposes: ({ id = "" }) => [sealPurposes.providerKey(id)],
  },
  {
    table: "kept_peppers",
    column: "encrypted_pepper",
    key: ["key_id"],
    purposes: ({ key_id = "" }) => [sealPurposes.keptPepper(key_id)],
  },
  {
    table: "webhooks",
    column: "encrypted_secret",
    key: ["id"],
    purposes: ({ id = "" }) => [sealPurposes.webhookSecret(id)],
  },
  {
    table: "webhooks",
    column: "encrypted_previous_secret",
    key: ["id"],
    purposes: ({ id = "" }) => [sealPurposes.webhookSecret(id)],
  },
  {
    table: "connection_tests",
    column: "encrypted_draft",
    key: ["id"],
    reads: ["connection_id"],
    // The configuration in it has a client secret that is sealed by itself.
    purposes: (row) => [sealPurposes.testDraft(row.id ?? ""), ofConnection(row)],
  },
  {
    table: "connection_tests",
    column: "encrypted_request",
    key: ["id"],
    purposes: ({ id = "" }) => [sealPurposes.testRequest(id)],
  },
  { table: "connection_tests", column: "encrypted_subject", key: ["id"], purposes: sessionSubject },
  {
    table: "idempotency_keys",
    column: "encrypted_answer",
    key: ["caller", "key_hash"],
    purposes: ({ caller = "", key_hash = "" }) => [sealPurposes.idempotentAnswer(caller, key_hash)],
  },
  { table: "oidc_artifacts", column: "payload", key: ["model", "id_hash"], purposes: null },
  {
    table: "sign_in_attempts",
    column: "encrypted_secrets",
    key: ["id"],
    reads: ["request_id"],
    purposes: ({ request_id = "" }) => [sealPurposes.attemptSecrets(request_id)],
  },
  { table: "sign_in_tickets", column: "encrypted_subject", key: ["handle_hash"], purposes: sessionSubject },
  { table: "sessions", column: "encrypted_subject", key: ["id"], purposes: sessionSubject },
];

const sealedValue = /g1\.[0-9a-f]{8}\.[\w-]{16}\.[\w-]{22,}/g;

/**
 * A text with each sealed value in it sealed again, with the newest secret; everything else stays as it is.
 * @throws Error when one was sealed with a secret that is not known, or for another purpose
 */
export function resealed(text: string, [purpose, ...within]: readonly string[], box: SecretBox): string {
  if (purpose === undefined) return text;
  return text.replace(sealedValue, (sealed) => box.seal(resealed(box.open(sealed, purpose), within, box), purpose));
}
